"""A Patient from whatever a path holds: a patient file, FHIR R4 in JSON or NDJSON, a folder of these, or Turtle."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from mgkg.errors import FileUnreadableError, NumberFormatError, UsageError
from mgkg.exchange.bundle import Entry, entries
from mgkg.exchange.record import Gathering, Record
from mgkg.exchange.stream import Progress
from mgkg.model.patient import Moment, Patient, SetAside, moment
from mgkg.reason import patient_file
from mgkg.rules.ruleset import RuleSet
from mgkg.store.garbage import garbage_put_off

_LINES = (".ndjson", ".jsonl")
_FHIR = (".json", *_LINES)
_YAML = (".yaml", ".yml")
_TURTLE = (".ttl",)
_SNIFFED = 65_536
_SIGNS = (b'"resourceType"', b'"fullUrl"', b"http://hl7.org/fhir")


class Asked(NamedTuple):
    """What is asked of a record: whose it is, when, whether a library checks it, and who is told of progress."""

    subject: str | None = None
    at: str | None = None
    validate: bool = False
    progress: Progress | None = None


def patient(path: Path, ruleset: RuleSet, clock: Moment, asked: Asked = Asked()) -> Patient:  # noqa: B008 - a constant
    """The patient at a path; an MgkgError of one line where there is none, or not one."""
    if path.suffix.lower() in _TURTLE:
        from mgkg.exchange.turtle_patient import read

        if asked.validate:
            raise UsageError("--validate is for records in FHIR", remedy="Leave it out.")
        return read(path, ruleset, asked.subject)
    if not path.is_dir() and not is_fhir(path):
        for given, flag in ((asked.subject, "--subject"), (asked.validate, "--validate")):
            if given:
                what = f"{flag} is for records in FHIR, and {path} is a patient file"
                raise UsageError(what, remedy="Leave it out.")
        return patient_file.read(path, ruleset)
    found = record(path, ruleset, clock, asked)
    return Patient(found.facts, set_aside=found.set_aside)


def is_fhir(path: Path) -> bool:
    """Whether a file is to be read as FHIR, by its name and how it begins."""
    if path.suffix.lower() in _LINES:
        return True
    try:
        with path.open("rb") as file:
            start = file.read(_SNIFFED)
    except OSError:
        return False  # whoever reads it says what is wrong
    return path.suffix.lower() not in _YAML and any(sign in start for sign in _SIGNS)


@garbage_put_off()
def record(path: Path, ruleset: RuleSet, clock: Moment, asked: Asked = Asked()) -> Record:  # noqa: B008 - a constant
    """The record at a path: a file of FHIR, or a folder with such files."""
    try:
        at = moment(asked.at) if asked.at is not None else clock
    except NumberFormatError as error:
        raise NumberFormatError(error.what, where="--at", remedy=error.remedy) from error
    gathering = Gathering(ruleset, at, clock, _validator(validate=asked.validate))
    aside: list[SetAside] = []
    for entry in _of_folder(path, aside, asked.progress) if path.is_dir() else entries(path, path.name, asked.progress):
        gathering.add(entry)
    found = gathering.record(asked.subject, str(path))
    return found._replace(set_aside=(*found.set_aside, *aside), items=found.items + len(aside))


def _validator(*, validate: bool) -> Callable[..., str | None] | None:
    if not validate:
        return None
    from mgkg.exchange.library import fault

    return fault


def _of_folder(folder: Path, aside: list[SetAside], progress: Progress | None) -> Iterator[Entry]:
    """The entries of all files of FHIR in a folder and below; other files are set aside."""
    files = sorted(Path(top) / name for top, _, names in os.walk(folder) for name in names)
    files = [file for file in files if not any(part.startswith(".") for part in file.relative_to(folder).parts)]
    read = [file for file in files if file.suffix.lower() in _FHIR]
    aside += [SetAside(file.name, "a file that is no FHIR in JSON") for file in files if file not in read]
    if not read:
        what = "holds no file of FHIR (*.json, *.ndjson)"
        raise FileUnreadableError(what, where=folder, remedy="Name a folder of Bundles, or a file.")
    yield from chain.from_iterable(entries(file, str(file.relative_to(folder)), progress) for file in read)
