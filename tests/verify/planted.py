"""Small corpora with one planted fault of a named kind, or with none, from the texts of tests/data/verify/planted.

A text begins with comment lines: what it shows, `# fault:` with the kinds of findings that must come out (or none), and
`# between:` with the nodes that each of them must name. Then come parts, each after a line `=== <file>`; prefixes, and
the frame of every guideline that has a part, need not be written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mgkg.store.content import SHAPES, content_files
from mgkg.store.dataset import Dataset
from mgkg.store.turtle import ParsedFile, parse, parse_text
from mgkg.vocabulary import GUIDELINE, PREFIXES

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "tests" / "data" / "verify"
FRAME = DATA / "frame"
PLANTED = sorted((DATA / "planted").glob("*.txt"))


@dataclass(frozen=True)
class Corpus:
    """A planted corpus: the kinds that must be found, what each must name, whether it was written blind, its nodes."""

    name: str
    faults: tuple[str, ...]
    between: tuple[str, ...]
    blind: bool
    dataset: Dataset


def corpus(path: Path) -> Corpus:
    """A corpus from its text."""
    head = path.read_text().partition("\n===")[0]
    files = parts(path)
    return Corpus(
        name=path.stem,
        faults=tuple(_listed(head, "fault")),
        between=tuple(_listed(head, "between")),
        blind="blind" in _listed(head, "by"),
        dataset=dataset(files),
    )


def dataset(files: dict[str, str]) -> Dataset:
    """The nodes of some parts, with the frame of their guidelines, over the shipped schemes and the made-up terms."""
    slugs = sorted({name.split("/")[1] for name in files if name.startswith("guidelines/")})
    texts = dict(files)
    for slug in slugs:
        name = f"guidelines/{slug}/guideline.ttl"
        texts[name] = (FRAME / "guideline.ttl").read_text().replace("SLUG", slug) + texts.get(name, "")
    head = prefixes(slugs)
    return Dataset(ROOT, (*_ontology(), *(parse_text(head + text, Path(name)) for name, text in texts.items())))


def write_root(folder: Path, files: dict[str, str]) -> Path:
    """The same as a folder of content, which a command can be run on."""
    for path in content_files(ROOT):
        if path.is_relative_to(ROOT / "ontology") and path.parent.name != "terms":
            place = folder / path.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(path.read_text())
    (folder / "ontology" / "terms").mkdir()
    (folder / "ontology" / "queries").mkdir()
    (folder / "ontology" / "terms" / "terms.ttl").write_text((FRAME / "terms.ttl").read_text())
    for file in dataset(files).files:
        if file.path.parts[0] == "guidelines":
            place = folder / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(file.text)
    return folder


def parts(path: Path) -> dict[str, str]:
    """The files of a corpus by name."""
    _, *found = re.split(r"^=== *(\S+) *\n", path.read_text(), flags=re.MULTILINE)
    return dict(zip(found[::2], found[1::2], strict=True))


def prefixes(slugs: list[str]) -> str:
    """The prefixes of all parts, that of each guideline being its slug."""
    known = PREFIXES | {slug: f"{GUIDELINE}{slug}/" for slug in slugs}
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in known.items())


def _listed(head: str, key: str) -> list[str]:
    found = re.findall(rf"^# *{key}: *(.*)$", head, flags=re.MULTILINE)
    return [word for line in found for word in re.split(r"[,\s]+", line.strip()) if word and word != "none"]


@cache
def _ontology() -> tuple[ParsedFile, ...]:
    kept = [
        path
        for path in content_files(ROOT)
        if path.is_relative_to(ROOT / "ontology") and not path.is_relative_to(ROOT / SHAPES)
    ]
    files = [parse(path, path.relative_to(ROOT)) for path in kept if path.parent.name != "terms"]
    return (*files, parse(FRAME / "terms.ttl", Path("ontology/terms/terms.ttl")))
