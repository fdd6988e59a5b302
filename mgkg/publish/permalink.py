"""The address at which the page that checks a patient shows one, from the patient: all facts stand in its fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from mgkg.model.patient import HAS, OBSERVATION

if TYPE_CHECKING:
    from mgkg.model.patient import Fact, Patient

CHECK_PAGE = "check/"


def permalink(patient: Patient) -> str:
    """The path and the fragment: ``check/#obs=serum-magnesium:1.1:mg%2FdL&has=tacrolimus``."""
    pairs = [("at", patient.at.printed)] if patient.at else []
    pairs += [_pair(fact) for fact in patient.facts]
    pairs += [("complete", name) for name in sorted(patient.complete)]
    return f"{CHECK_PAGE}#{urlencode(pairs, quote_via=quote, safe=':')}"


def _pair(fact: Fact) -> tuple[str, str]:
    when = [fact.when] if fact.when else []
    if fact.kind == OBSERVATION:
        return "obs", ":".join([fact.concept, fact.printed or "", fact.unit or "", *when])
    return "has" if fact.kind == HAS else "not", ":".join([fact.concept, *when])
