"""Which FHIR R4 resource says what of a patient, for the bundles and for the logic that reads them.

| fact | resource | true | false |
|---|---|---|---|
| a value | Observation | valueQuantity in the unit as recorded | |
| a substance | MedicationStatement | status active | status not-taken |
| a procedure | Procedure | status completed | status not-done |
| a condition, symptom or finding | Condition | verificationStatus confirmed | verificationStatus refuted |
| a list is complete | List, its code names what is listed | | |

What nobody stated has no resource, and is unknown. A date is the element that FHIR has for it; an observation without
one gets the moment of evaluation, since that is what it means. An age is an observation here as it is in mgkg, and a
concept has one code, its own: with birth dates and codings of several systems FHIR would have more to read.
"""

from __future__ import annotations

from typing import NamedTuple

SYSTEM = "urn:mgkg"


class Resource(NamedTuple):
    """A type of resource: its elements for code and date, and what its status says where it is true and false."""

    type: str
    code: str
    date: str
    true: str
    false: str
    status: str = "status"


CONDITION = Resource("Condition", "code", "onset", "confirmed", "refuted", "verificationStatus")
_RESOURCES = {
    "substance": Resource("MedicationStatement", "medication", "effective", "active", "not-taken"),
    "procedure": Resource("Procedure", "code", "performed", "completed", "not-done"),
}


def resource_of(kind: str) -> Resource:
    """The resource for a kind of concept."""
    return _RESOURCES.get(kind, CONDITION)
