"""Whether a value says that something is there, from a Boolean or the codes that are used for yes and no."""

from __future__ import annotations

from mgkg.exchange.coding import display, names
from mgkg.exchange.element import NotAFactError, Resource, boolean, code, element, elements, text

_SNOMED, _LOINC = "http://snomed.info/sct", "http://loinc.org"
_V2, _V3 = "http://terminology.hl7.org/CodeSystem/v2-0136", "http://terminology.hl7.org/CodeSystem/v3-"
_YES = {
    *((_SNOMED, one) for one in ("373066001", "52101004", "260373001", "10828004")),
    *((_LOINC, one) for one in ("LA33-6", "LA9633-4", "LA11882-0", "LA6576-8")),
    (_V2, "Y"),
    (f"{_V3}ObservationInterpretation", "POS"),
    (f"{_V3}ObservationInterpretation", "DET"),
}
_NO = {
    *((_SNOMED, one) for one in ("373067005", "2667000", "260415000", "260385009")),
    *((_LOINC, one) for one in ("LA32-8", "LA9634-2", "LA11883-8", "LA6577-6")),
    (_V2, "N"),
    (f"{_V3}ObservationInterpretation", "NEG"),
    (f"{_V3}ObservationInterpretation", "ND"),
}
_WORDS = {
    **dict.fromkeys(("yes", "true", "present", "positive", "detected"), True),
    **dict.fromkeys(("no", "false", "absent", "negative", "not detected"), False),
}


def truth(part: Resource, key: str) -> bool:
    """What value[x] says of a condition, symptom or finding; NotAFactError where it is neither yes nor no."""
    if key == "valueBoolean":
        return bool(boolean(part, key))
    if key != "valueCodeableConcept":
        raise NotAFactError("its value is neither yes nor no")
    value = element(part, key)
    assert value is not None  # noqa: S101 - the key was found
    codes = {(text(coding, "system"), code(coding, "code")) for coding in elements(value, "coding")}
    said = {_WORDS[word] for name in names(value) if (word := name.strip().casefold()) in _WORDS}
    found = {*((True,) if codes & _YES else ()), *((False,) if codes & _NO else ())} or said
    if len(found) != 1:
        raise NotAFactError(f"its value ({display(value)}) is neither yes nor no")
    return found.pop()
