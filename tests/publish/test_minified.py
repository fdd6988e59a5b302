"""Scripts and style sheets that readers load: smaller, and still what they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.publish.minified import minify
from tests.publish.parsed import BuiltSite

SCRIPT = """/** What it is for. */
export const half = (text) => text.replace(/\\/\\*.*?\\*\\//g, "") / 2; // half of it
const label = `a  b // no comment
  /* neither */ ${half("1")}`;
"""


def test_comments_go_and_texts_stay(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below/one.js").write_text(SCRIPT)
    (tmp_path / "one.css").write_text('/* why */ a::after { content: "/*  kept  */"; }\n')
    (tmp_path / "one.json").write_text("{ }")
    minify(tmp_path)
    script = (tmp_path / "below/one.js").read_text()
    assert "What it is for" not in script
    assert "half of it" not in script
    assert "`a  b // no comment\n  /* neither */ ${half(" in script
    assert "/\\/\\*.*?\\*\\//g" in script
    assert (tmp_path / "one.css").read_text() == 'a::after{content:"/*  kept  */"}'
    assert (tmp_path / "one.json").read_text() == "{ }"


@pytest.mark.parametrize("inner", ["${a && ` — ${a}`}", "${f({a}) ? `b  c` : ''}", "${a ? `\n  ${b}` : ''}"])
def test_a_template_within_a_template_keeps_its_blanks(inner: str, tmp_path: Path) -> None:
    script = f"// why\nexport const say = (a) => `x${{a}} {inner}`;\n"
    (tmp_path / "one.js").write_text(script)
    minify(tmp_path)
    assert inner in (tmp_path / "one.js").read_text()


def test_readers_load_no_comments_of_ours(small_site: BuiltSite) -> None:
    scripts = sorted((small_site.folder / "assets/mgkg").rglob("*.js"))
    assert len(scripts) > 10
    # One that nests templates would be left as it was written.
    assert [path.name for path in scripts if "/**" in path.read_text(encoding="utf-8")] == []
