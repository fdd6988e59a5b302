"""Rule sets to make articles from: the shipped one, a small one, and the small one with marks in every text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mgkg.rules.ruleset import RuleSet
from mgkg.store.turtle import parse_text
from tests.data.small_content import SMALL
from tests.rules import trial

MARKS = (
    " </title></h1></p><script>alert(1)</script><img src=x onerror=alert(1)> *star* _under_ `tick` ``two`` {{ 7 * 7 }}"
    " {% raise %} | pipe [link](javascript:alert(1)) ![image](x) &amp; &lt;b&gt; <b> \"double\" 'single' \\ back"
    " ~~struck~~ $x$ # hash\n\n# Heading\n- item\n1. one\n> quote\n```\nfence\n"
)
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"@en')
PRINTED = re.compile(r'(mgkg:(?:printed|venue|year|grade|qualifier|phase) |, )"([^"\\\n]*)"(?!@)')
EXTRA = {
    "mgkg:evidence small:oral.cite-2 .": """mgkg:evidence small:oral.cite-2 ;
    mgkg:phase "initial" ; mgkg:qualifier "usually" ; mgkg:grade "1B" ; mgkg:note small:oral.note .
small:oral.note a mgkg:EditorialNote ; mgkg:noteKind mgkg:misplaced ; mgkg:wording "Misplaced."@en .
""",
}


@pytest.fixture(scope="session")
def shipped() -> RuleSet:
    return trial.shipped()


@pytest.fixture(scope="session")
def tame() -> RuleSet:
    """The small guideline, with a note, a qualifier, a phase and a grade."""
    return _small(marked=False)


@pytest.fixture(scope="session")
def wild() -> RuleSet:
    """The same with marks of HTML, Markdown and Jinja at the end of every text."""
    return _small(marked=True)


def _small(*, marked: bool) -> RuleSet:
    files = []
    for path in sorted(SMALL.rglob("*.ttl")):
        text = path.read_text()
        for old, new in EXTRA.items():
            text = text.replace(old, new)
        files.append(parse_text(_with_marks(text) if marked else text, Path("guidelines/small") / path.name))
    return trial.compiled(*files)


def _with_marks(turtle: str) -> str:
    marks = MARKS.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    turtle = TEXT.sub(lambda match: f'"{match[1]}{marks}"@en', turtle)
    return PRINTED.sub(lambda match: f'{match[1]}"{match[2]}{marks}"', turtle)
