"""A report from the user's cache when nothing changed since it was made, else from a check."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from mgkg.check.cases import case_files
from mgkg.check.configuration import policy
from mgkg.check.report import Report, check
from mgkg.check.verified import OF_THE_DAY
from mgkg.model.report import ValidationResult
from mgkg.reason.facts import now
from mgkg.store import cache
from mgkg.store.content import content_digest, guideline_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_PACKAGES = (
    *("", "model", "store", "rules", "validate", "sources", "reason", "reason/kinds", "check", "check/rules"),
    *("verify", "verify/kinds", "verify/findings"),
)
"""The packages that a report depends on; a report of another state of them is not read."""


def kept_report(
    root: Path, sources: Mapping[str, str] | None = None, tell: Callable[[str], None] = lambda _: None
) -> Report:
    """A report as `check` makes it. What is kept is found by the digest of all that it was made from.

    A damaged file, or one of another state of content or program, is not read. A check that
    stopped is not kept.
    """
    name = f"check-{_digest(root, sources)}.json"
    known = _read(name)
    if known is not None:
        return known
    report = check(root, sources, tell)
    if report.stopped is None:
        cache.write(name, json.dumps([asdict(result) for result in report.results]).encode())
    return report


def _read(name: str) -> Report | None:
    stored = cache.read(name)
    try:
        return None if stored is None else Report(tuple(ValidationResult(**result) for result in json.loads(stored)))
    except (TypeError, ValueError):
        return None


def _digest(root: Path, sources: Mapping[str, str] | None) -> str:
    """SHA-256 over the program, the content, the cases, the policy and the source documents."""
    digest = hashlib.sha256(f"{cache.program(*_PACKAGES)} {content_digest(root)}".encode())
    folders = " ".join(folder.name for folder in guideline_folders(root))
    asked = policy(root)
    day = now().day if OF_THE_DAY & set(asked.fail_on) else None
    digest.update(f"\n{folders}\n{sources is None}\n{asked}\n{day}".encode())
    texts = {path.relative_to(root).as_posix(): path.read_bytes() for path in case_files(root)}
    texts |= {name: text.encode() for name, text in (sources or {}).items()}
    for name, content in texts.items():
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
