"""The small guideline with marks behind every text of the content: labels, wordings, references, codes, queries."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

# What would mean something to HTML, Markdown, Jinja, CSS, XML, Typst, BibTeX or a terminal.
MARKS = (
    " </title></h1></p><script>window.pwned=1</script><img src=x onerror=window.pwned=1> *star* _under_ `tick`"
    " {{ 7 * 7 }} {% raise %} {# gone #} | pipe [link](javascript:window.pwned=1) &amp; &lt;b&gt; \"double\" 'single'"
    " <!-- mgkg: guidelines --> --> ]]> </style></script>"
    " \\a \\22 ;}"
    " #panic() $x$ @cite \u2028\u2029\u202e\x01\x0b\x7f"
    "\n\n# Heading\n\n```\nfence\n--8<-- 'x'\n"
)
# Texts with a language, and those properties without one whose values are shown.
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"@en')
PLAIN = re.compile(
    r"(mgkg:(?:printed|venue|year|grade|qualifier|phase|brandName|version|"
    r'doi|pmid|loinc|atc|icd10) |, )"([^"\\\n]*)"(?!@)'
)
# Units are no texts: rules are compiled from them.
UNITS = re.compile(r'(mgkg:knownUnit "[^"]*"(?:\s*,\s*"[^"]*")*)')
EXTRA = {
    "mgkg:evidence small:oral.cite-2 .": """mgkg:evidence small:oral.cite-2 ;
    mgkg:phase "initial" ; mgkg:qualifier "usually" ; mgkg:figure small:oral.figure ; mgkg:note small:oral.note .
small:oral.figure a mgkg:Figure ; mgkg:printed "up to 43%" ; mgkg:low 43 ; mgkg:high 43 ; mgkg:unit "%" ;
    mgkg:quantityOf "patients"@en .
small:oral.note a mgkg:EditorialNote ; mgkg:noteKind mgkg:gap ; mgkg:wording "A gap."@en .
""",
    'mgkg:year "2020" .': 'mgkg:year "2020" ; mgkg:doi "10.1000/182" .',
}


def with_more_kinds_of_text(small_root: Path, folder: Path) -> Path:
    """A copy of the small guideline that has a text of each kind."""
    shutil.copytree(small_root, folder)
    for path in folder.glob("guidelines/small/*.ttl"):
        text = path.read_text(encoding="utf-8")
        for old, new in EXTRA.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return folder


def with_marks(
    root: Path, folder: Path, marks: str, files: tuple[str, ...] = ("guidelines/*/*.ttl", "ontology/**/*.ttl")
) -> Path:
    """A copy of a content root in which every text of some files, and what the queries say, ends with the marks."""
    shutil.copytree(root, folder)
    for path in (path for pattern in files for path in folder.glob(pattern)):
        if "shapes" not in path.parts:
            path.write_text(_marked(path.read_text(encoding="utf-8"), marks), encoding="utf-8")
    for path in folder.glob("ontology/queries/*.rq"):
        text = path.read_text(encoding="utf-8").replace("\n", f" {one_line(marks)}\n", 2)
        path.write_text(text, encoding="utf-8")
    return folder


def quoted(text: str) -> str:
    """A text as it stands between the quotation marks of Turtle."""
    return "".join(f"\\u{ord(each):04X}" if ord(each) < 32 or each in '"\\\x7f' else each for each in text)


def one_line(text: str) -> str:
    """A text as it stands in a comment."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _marked(turtle: str, marks: str) -> str:
    turtle = TEXT.sub(lambda match: f'"{match[1]}{quoted(marks)}"@en', turtle)
    parts = UNITS.split(turtle)
    parts[::2] = [PLAIN.sub(lambda match: f'{match[1]}"{match[2]}{quoted(marks)}"', part) for part in parts[::2]]
    return "".join(parts)
