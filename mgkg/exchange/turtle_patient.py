"""A Patient from a Turtle file, by the same checks as one from a patient file."""

from __future__ import annotations

from pathlib import Path

from mgkg.errors import PatientError, SubjectError
from mgkg.exchange.element import clean
from mgkg.model.patient import Patient
from mgkg.reason import patient_file
from mgkg.rules.ruleset import RuleSet
from mgkg.store.patients import Described, patients

_MOST_LISTED = 10


def read(path: Path, ruleset: RuleSet, subject: str | None) -> Patient:
    """The one patient of the file, or the one with the name that is asked for."""
    found = patients(path)
    if not found:
        what = "holds no mgkg:Patient"
        remedy = "Write: ex:somebody a mgkg:Patient ; mgkg:has t:tacrolimus . FHIR is read as JSON."
        raise PatientError(what, where=path, remedy=remedy)
    wanted = [one for one in found if subject is None or subject in _names(one)]
    if len(wanted) == 1:
        return patient_file.patient(wanted[0].given, ruleset, str(path))
    listed = ", ".join(clean(_names(one)[-1]) for one in found[:_MOST_LISTED])
    if subject is not None:
        what = f"holds {'no' if not wanted else 'more than one'} patient {clean(subject)!r}"
        raise SubjectError(what, where=path, remedy=f"It holds {listed}.")
    what = f"holds {len(found)} patients, and one is evaluated at a time ({listed})"
    raise SubjectError(what, where=path, remedy="Name one with --subject.")


def _names(one: Described) -> tuple[str, str]:
    """The IRI of a patient, and the last part of it."""
    return one.name, one.name.replace("#", "/").rstrip("/").rpartition("/")[2] or one.name
