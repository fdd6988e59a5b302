"""The line at the foot of printed sheets: a string of CSS that no text gets out of."""

from __future__ import annotations

import re

import pytest

from mgkg.publish.pages import SitePage
from mgkg.publish.running import css_string, running
from tests.publish.parsed import BuiltSite

HOSTILE = [
    '"; } body { display: none } /*',
    "</style><script>alert(1)</script>",
    "back\\slash\\",
    "line\nbreak\ttab\x00",
    "{{ 7 * 7 }} {% raise %}",
    "السلام 日本語 🧂 \u202e",
]


def read_back(string: str) -> str:
    """What a string of CSS says, by the rules of CSS Syntax."""
    assert string[0] == string[-1] == '"'
    inside = string[1:-1]
    assert not re.search(r'["\n<{}]', inside)
    return re.sub(r"\\([0-9a-f]{1,6}) ", lambda match: chr(int(match[1], 16)), inside)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_within_its_string(text: str) -> None:
    assert read_back(css_string(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_is_one_line(text: str) -> None:
    page = SitePage("p/", text, "x", iri="https://w3id.org/mgkg/x")
    assert read_back(running(page)) == f"{' '.join(text.split())}, https://w3id.org/mgkg/x"


def test_a_page_names_its_version_and_identifier(small_site: BuiltSite) -> None:
    html = (small_site.folder / "guideline/small/oral/index.html").read_text(encoding="utf-8")
    (string,) = re.findall(r':root\{--mg-running:("[^"]*")\}', html)
    said = read_back(string)
    assert said.startswith("Oxide by mouth, 12-24 mmol daily, version 0.1.0, ")
    assert said.endswith("https://w3id.org/mgkg/guideline/small/oral")
