"""One report of everything that is wrong, from a content root: shapes, lint rules, cases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.check.configuration import policy
from mgkg.check.content import Content
from mgkg.check.lint import lint
from mgkg.check.outcomes import run_cases
from mgkg.check.registry import NODES, REGISTRY, RULES, VALUES
from mgkg.check.verified import new_findings
from mgkg.errors import BlankNodeError, FileUnreadableError, MalformedNodeError, MgkgError, Place, UnknownUnitError
from mgkg.model.report import INFO, SEVERITIES, VIOLATION, ValidationResult
from mgkg.reason.facts import now
from mgkg.store.dataset import load
from mgkg.store.turtle import read_text
from mgkg.validate.shacl import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

# Mistakes in single nodes, which are results like any other; after other errors the check cannot go on.
_IN_A_NODE = (BlankNodeError, MalformedNodeError, UnknownUnitError)
_LARGEST_SOURCE = 5_000_000


@dataclass(frozen=True)
class Report:
    """What a check found, in the order of files and lines.

    `stopped` is the error that kept the check from going on to its end; the results are then those up to it.
    """

    results: tuple[ValidationResult, ...]
    stopped: MgkgError | None = None

    @property
    def conforms(self) -> bool:
        """Whether the check ran to its end and found no violation."""
        return self.stopped is None and not self.count(VIOLATION)

    def count(self, severity: str) -> int:
        """How many results have a severity."""
        return sum(result.severity == severity for result in self.results)


def check(root: Path, sources: Mapping[str, str] | None = None, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Everything that is wrong with the content of a root.

    Args:
        root: the folder with ``ontology/`` and ``guidelines/``.
        sources: texts of source documents by the path that messages show; see `source_texts`.
        tell: is called with the name of each stage before it begins.

    Raises:
        MgkgError: the files cannot be loaded at all.
    """
    tell("reading")
    try:
        content = Content(load(root), sources)
    except BlankNodeError as error:
        return Report((_from(error),))
    tell("shapes")
    found = list(validate(content.dataset))
    stopped = None
    try:
        for results in _stages(content, tell):
            found += results
    except _IN_A_NODE as error:
        found += _unreadable(error, found)
    except MgkgError as error:
        stopped = error
    return Report(_in_order(found), stopped)


def _stages(content: Content, tell: Callable[[str], None]) -> Iterator[list[ValidationResult]]:
    """Each stage needs more than the one before; what is wrong with a node is told before the node is needed."""
    tell("rules")
    for needs in (NODES, VALUES, RULES):
        yield list(lint(content, [rule for rule in REGISTRY if rule.needs == needs]))
    tell("cases")
    yield list(run_cases(content.dataset.root, content.ruleset))
    tell("findings")
    yield list(new_findings(content, now().day, policy(content.dataset.root)))


def _unreadable(error: MgkgError, found: list[ValidationResult]) -> Iterator[ValidationResult]:
    """A node that cannot be read, unless a violation tells of it already; and that the check ended there."""
    if not any(result.severity == VIOLATION for result in found):
        yield _from(error)
    else:
        message = f"Rules that need whole nodes, and the cases, were not run. First mend this: {error}"
        place = _place(error)
        yield ValidationResult(severity=INFO, file=str(place.file), line=place.line, message=message, rule="readable")


def _from(error: MgkgError) -> ValidationResult:
    place = _place(error)
    message = " ".join(part for part in (f"{error.what.rstrip('.')}.", error.remedy) if part)
    return ValidationResult(severity=VIOLATION, file=str(place.file), line=place.line, message=message, rule="readable")


def _place(error: MgkgError) -> Place:
    return error.where if isinstance(error.where, Place) else Place(error.where or "")


def _in_order(found: Iterable[ValidationResult]) -> tuple[ValidationResult, ...]:
    """By file and line; what a shape and a rule both say of a name that does not exist is said once."""
    results = list(dict.fromkeys(found))
    dangling = {(one.focus, one.path, one.value) for one in results if one.rule == "dangling"}
    return tuple(
        sorted(
            (
                one
                for one in results
                if not one.rule.startswith("sh:") or (one.focus, one.path, one.value) not in dangling
            ),
            key=lambda one: (one.file, one.line or 0, SEVERITIES.index(one.severity), one.rule, one.message),
        )
    )


def source_texts(folder: Path) -> dict[str, str]:
    """The texts below a folder, by path; files that are no text, or larger than any source document, are passed over.

    Raises:
        FileUnreadableError: there is no such folder.
    """
    if not folder.is_dir():
        raise FileUnreadableError("There is no such folder", where=folder, remedy="Name the folder of the documents.")
    texts: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and path.stat().st_size <= _LARGEST_SOURCE:
            try:
                texts[str(path)] = read_text(path)
            except FileUnreadableError:
                continue
    return texts
