"""What templates call: functions and macros, with every text escaped once and every missing name an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.errors import TemplateError
from mgkg.publish.template import environment, render

MACROS = """\
{% macro bold(text, kind="") %}<b{{ " class=" ~ kind if kind }}>{{ text }}</b>{% endmacro %}
{% macro framed(kind) %}<p>{{ caller(kind) }}</p>{% endmacro %}
"""
PAGE = """\
{% import "m.j2" as m with context %}
{% for text in texts %}{{ m.bold(text) }}{{ m.bold(text, kind=loop.index) }}{{ upper(text) }}{% endfor %}
{% call(kind) m.framed("<i>") %}{{ kind }}{{ m.bold(texts[0]) }}{% endcall %}
"""


def made(folder: Path, page: str, **values: object) -> str:
    (folder / "m.j2").write_text(MACROS)
    (folder / "page.j2").write_text(page)
    return render(environment(folder), "page.j2", values)


def test_macros_and_functions_escape_once(tmp_path: Path) -> None:
    said = made(tmp_path, PAGE, texts=["<&>"], upper=str.upper)
    text = "&lt;&amp;&gt;"
    assert said == f"<b>{text}</b><b class=1>{text}</b>{text}<p>&lt;i&gt;<b>{text}</b></p>"


@pytest.mark.parametrize("call", ["m.italic('a')", "lower('a')", "m.bold(nothing)", "texts.nothing()"])
def test_a_missing_name_is_an_error_in_one_line(tmp_path: Path, call: str) -> None:
    with pytest.raises(TemplateError, match=r"page\.j2:2: .*(is undefined|has no attribute)|is not there") as raised:
        made(tmp_path, f"{{% import 'm.j2' as m with context %}}\n{{{{ {call} }}}}", texts=[])
    assert "\n" not in str(raised.value)
