"""Content of any size on disk: copies of the shipped guidelines, each with decisions of its own.

A copy keeps every wording, criterion, dose and note, so that a page of it weighs what a true one does. Its decisions
are its own, so that copies do not contradict each other; terms are shared, as guidelines share them.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_DECISION = re.compile(r"\bd:([a-z0-9-]+)")
_DECISIONS = "ontology/terms/decisions.ttl"


def copied_content(root: Path, folder: Path, copies: int) -> int:
    """Write the shipped content so many times into a folder, the site's own pages with it.

    Returns:
        The number of statements.
    """
    for name in ("ontology", "guidelines", "site"):
        shutil.copytree(root / name, folder / name)
    slugs = sorted(path.name for path in (root / "guidelines").iterdir() if path.is_dir())
    for number in range(1, copies):
        for slug in slugs:
            for file in sorted((root / "guidelines" / slug).glob("*.ttl")):
                place = folder / "guidelines" / f"{slug}-{number}" / file.name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(_renamed(file.read_text(encoding="utf-8"), slugs, number), encoding="utf-8")
        decisions = (root / _DECISIONS).read_text(encoding="utf-8")
        (folder / f"ontology/terms/decisions-{number}.ttl").write_text(
            _renamed(decisions, slugs, number), encoding="utf-8"
        )
    statements = (folder / "guidelines").glob("*/statements.ttl")
    return sum(
        len(re.findall(r"^\S+ a mgkg:\w+ ;\n +dcterms:title", path.read_text(), re.MULTILINE)) for path in statements
    )


def _renamed(text: str, slugs: list[str], number: int) -> str:
    named = _DECISION.sub(rf"d:\1-{number}", text)
    return re.sub(rf"(?<=[/:\"])({'|'.join(slugs)})\b(?!-\d)", rf"\1-{number}", named)
