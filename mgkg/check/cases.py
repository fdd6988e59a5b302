"""Cases (a patient, and what must come out) from the case files of the guidelines.

A case is written from the source sentence that it names, never copied from output.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from mgkg.errors import CaseError, MgkgError, Place
from mgkg.reason.patient_file import patient
from mgkg.reason.written import yaml_value
from mgkg.store.content import guideline_folders
from mgkg.store.turtle import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from mgkg.model.guideline import Library
    from mgkg.model.patient import Patient
    from mgkg.rules.ruleset import RuleSet

_REQUIRED = ("name", "source", "patient", "expect")
_KEYS = (*_REQUIRED, "status")
ACCEPTED, PROPOSED = "accepted", "proposed"
OUTCOMES = ("applies", "not", "unknown")
PAIRS = ("conflicts", "no_conflicts")
TARGET_STATES = ("below", "at", "above", "open")
"""Where the latest value stands by a target, or that this is open; `target#1` is its first printed reading alone."""
REQUIRED = ("met", "unmet", "unsettled")
"""Pairs of a statement and the one that lays down what must be settled before, by the state of that."""
_EXPECTED = (*OUTCOMES, *PAIRS, "against", *TARGET_STATES, *REQUIRED)
_FORM = f"A case has the keys {', '.join(_REQUIRED)}; expect has some of {', '.join(_EXPECTED)}."


@dataclass(frozen=True)
class Expectation:
    """One thing that must come out: its kind is the key under `expect`, and it is about one or two statements.

    Of a target, `reading` is the number of the one printed reading that is meant.
    """

    kind: str
    statements: tuple[str, ...]
    line: int | None = None
    reading: int | None = None


@dataclass(frozen=True)
class Case:
    """A patient and what must come out, with the statements from which that was written.

    A proposed one was written by the program, and proves nothing until somebody has written what its source says.
    """

    name: str
    source: tuple[str, ...]
    patient: Patient
    expected: tuple[Expectation, ...]
    file: str
    line: int | None = None
    is_proposed: bool = False


def case_files(root: Path) -> list[Path]:
    """Every case file, sorted.

    Raises:
        CaseError: a file has another ending, so that its cases would be left out in silence.
    """
    found: list[Path] = []
    for folder in guideline_folders(root):
        for path in sorted((folder / "cases").glob("*")):
            if path.suffix.lower() in (".yml", ".json"):
                what = f"Case files end in .yaml, this one in {path.suffix}"
                raise CaseError(what, where=path.relative_to(root), remedy="Rename it.")
            if path.suffix == ".yaml" and not path.name.startswith("."):
                found.append(path)
    return found


def read_cases(root: Path, ruleset: RuleSet) -> list[Case]:
    """The cases of all guidelines, in the order of their files.

    Raises:
        CaseError: a file or a case in it is not of the form, names what does not exist, or expects nothing.
        FileUnreadableError: a file is no text.
        PatientError, UnknownConceptError, UnknownUnitError, NumberFormatError: a patient cannot be read.
    """
    found: list[Case] = []
    for path in case_files(root):
        shown = path.relative_to(root)
        found += cases_of(read_text(path, shown), shown, ruleset)
    named: dict[tuple[str, str], Case] = {}
    for case in found:
        folder = case.file.rpartition("/")[0]
        other = named.setdefault((folder, case.name), case)
        if other is not case:
            what = f"The case '{case.name}' stands twice; the other is in {Place(other.file, other.line)}"
            raise CaseError(what, where=Place(case.file, case.line), remedy="Give one of them another name.")
    return found


def cases_of(text: str, file: Path, ruleset: RuleSet) -> list[Case]:
    """The cases of one file, from its text; see `read_cases` for errors."""
    try:
        entries = yaml_value(text, file)
    except MgkgError as error:
        raise CaseError(f"The file {error.what}", where=error.where, remedy=error.remedy) from error
    if not isinstance(entries, list):
        what = "The file holds no case" if entries is None else "The file is no list of cases"
        raise CaseError(what, where=file, remedy="Write each case as '- name: …'.")
    return [_Reader(file, ruleset, entry, number).case() for number, entry in enumerate(entries, 1)]


@dataclass(frozen=True)
class _Reader:
    """Reads one entry of a case file."""

    file: Path
    ruleset: RuleSet
    entry: Any
    number: int

    def case(self) -> Case:
        if not isinstance(self.entry, dict):
            raise self._error("is no case", self.entry, _FORM)
        self._keys(self.entry, _KEYS, "")
        for key in _REQUIRED:
            if key not in self.entry:
                raise self._error(f"has no {key}", next(iter(self.entry), None), _FORM)
        name = self.entry["name"]
        if not isinstance(name, str) or not name.strip():
            raise self._error("has no name", name, "Say in its name what it shows.")
        sources = tuple(self._statement(one, "source") for one in self._list(self.entry["source"], "source"))
        if not sources:
            raise self._error("names no source", name, "Name the statement from whose sentence it was written.")
        facts = patient(
            {} if self.entry["patient"] is None else self.entry["patient"], self.ruleset, self.file.as_posix()
        )
        line = getattr(name, "line", None)
        proposed = self._is_proposed()
        return Case(" ".join(name.split()), sources, facts, self._expected(), self.file.as_posix(), line, proposed)

    def _is_proposed(self) -> bool:
        status = self.entry.get("status", ACCEPTED)
        if status not in (ACCEPTED, PROPOSED):
            raise self._error(f"has the status '{status}'", status, f"Write {ACCEPTED} or {PROPOSED}.")
        return bool(status == PROPOSED)

    def _expected(self) -> tuple[Expectation, ...]:
        expect = self.entry["expect"]
        if not _nothing(expect) and not isinstance(expect, dict):
            raise self._error("has an expect that is no mapping", expect, _FORM)
        expect = expect if isinstance(expect, dict) else {}
        self._keys(expect, _EXPECTED, " under expect")
        found = tuple(one for kind, named in expect.items() for one in self._of_kind(kind, named))
        if not found:
            what = "names nothing that must come out"
            raise self._error(what, self.entry["name"], f"Name statements under {', '.join(_EXPECTED)}.")
        outcomes = Counter(one.statements[0] for one in set(found) if one.kind in OUTCOMES)
        if outcomes and outcomes.most_common(1)[0][1] > 1 and self._differ(found, outcomes.most_common(1)[0][0]):
            name = outcomes.most_common(1)[0][0]
            raise self._error(f"expects two outcomes of {name}", self.entry["name"], "Keep one of them.")
        return found

    @staticmethod
    def _differ(found: tuple[Expectation, ...], name: str) -> bool:
        return len({one.kind for one in found if one.kind in OUTCOMES and one.statements[0] == name}) > 1

    def _of_kind(self, kind: str, named: Any) -> list[Expectation]:  # noqa: ANN401 - whatever a file holds
        found = []
        for one in self._list(named, kind):
            if kind in TARGET_STATES:
                found.append(self._of_target(kind, one))
                continue
            paired = kind in (*PAIRS, *REQUIRED)
            members = one if paired else [one]
            if paired and not (isinstance(one, list) and len(one) == 2):  # noqa: PLR2004 - a pair
                raise self._error(f"has under {kind} what is no pair", one, "Write pairs: [[one, other]].")
            names = tuple(self._statement(member, kind) for member in members)
            found.append(Expectation(kind, names, getattr(members[0], "line", None)))
        return found

    def _of_target(self, kind: str, one: Any) -> Expectation:  # noqa: ANN401 - whatever a file holds
        """Where a value stands by a target, or by one of its readings."""
        name, mark, reading = one.partition("#") if isinstance(one, str) else (one, "", "")
        target = self.ruleset.library.statements[self._statement(name, kind)]
        readings = len(getattr(target, "target_ranges", ()))
        if not readings:
            raise self._error(f"names '{name}' under {kind}, which is no target", one, "Name a target.")
        if mark and not (reading.isdecimal() and 1 <= int(reading) <= readings):
            raise self._error(f"names '{one}', and the target has {readings} readings", one, "Number them from 1.")
        return Expectation(kind, (target.id,), getattr(one, "line", None), int(reading) if mark else None)

    def _list(self, value: Any, key: str) -> list[Any]:  # noqa: ANN401 - whatever a file holds
        """A list as it is, one name as a list of one, nothing as an empty list."""
        if isinstance(value, list):
            return value
        if _nothing(value):
            return []
        if isinstance(value, str) and key == "source":
            return [value]
        raise self._error(f"has under {key} what is no list", value, f"Write {key}: [ … ].")

    def _statement(self, name: Any, key: str) -> str:  # noqa: ANN401 - whatever a file holds
        """The identifier of a statement; within its own guideline the slug alone will do."""
        library = self.ruleset.library
        if not isinstance(name, str) or not name.strip():
            raise self._error(f"names nothing under {key}", name, "Name a statement, such as low-magnesium/mild-im.")
        own = f"{self.file.parts[1]}/{name}"
        for known in (str(name), own):
            if known in library.statements:
                return known
        raise self._error(f"names '{name}' under {key}, which is no statement", name, _near(name, own, library))

    def _keys(self, given: dict[str, Any], known: tuple[str, ...], where: str) -> None:
        for key in given:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else _FORM
                raise self._error(f"has an unknown key '{key}'{where}", key, hint)

    def _error(self, what: str, at: Any, remedy: str) -> CaseError:  # noqa: ANN401 - whatever a file holds
        name = self.entry.get("name") if isinstance(self.entry, dict) else None
        case = f"The case '{name}'" if isinstance(name, str) else f"Entry {self.number}"
        line = getattr(at, "line", None) or getattr(name, "line", None)
        return CaseError(f"{case} {what}", where=Place(self.file, line), remedy=remedy)


def _near(name: str, own: str, library: Library) -> str:
    """The statements with the nearest slugs, those of the own guideline first."""
    slugs: dict[str, list[str]] = {}
    for known in library.statements:
        slugs.setdefault(known.rpartition("/")[2], []).append(known)
    near = [
        known for slug in get_close_matches(name.rpartition("/")[2], slugs, n=2, cutoff=0.7) for known in slugs[slug]
    ]
    near.sort(key=lambda known: known.partition("/")[0] != own.partition("/")[0])
    return f"Did you mean {' or '.join(near[:3])}?" if near else "mgkg query statements-on lists statements."


def _nothing(value: Any) -> bool:  # noqa: ANN401 - whatever a file holds
    """Whether a key stands without a value."""
    return value is None or (isinstance(value, str) and not value.strip())
