"""Bad input: one clear line each, or an answer that lists what was set aside."""

from __future__ import annotations

import json

import pytest

from mgkg.errors import FhirVersionError, FileUnreadableError, MgkgError, RecordError
from mgkg.exchange.patient_input import Asked, is_fhir
from tests.exchange.records import (
    PATIENT,
    Json,
    Reader,
    bundle,
    condition,
    facts,
    observation,
    reasons,
    request,
    statement,
    written,
)

WHOLE = written(bundle(PATIENT, observation()))

REFUSED: dict[str, tuple[object, type[MgkgError], str]] = {
    "an empty file": (b"", FileUnreadableError, "is empty"),
    "only spaces": (b"  \n ", FileUnreadableError, "is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", FileUnreadableError, "is empty"),
    "binary": (b'{"a":"\x00\x01"}', FileUnreadableError, "is no text"),
    "UTF-16": ('{"resourceType":"Bundle"}'.encode("utf-16"), FileUnreadableError, "is no UTF-8 text"),
    "Latin-1": ('{"resourceType":"Bundle","x":"é"}'.encode("latin-1"), FileUnreadableError, "is no UTF-8 text"),
    "truncated": (WHOLE[:-30], RecordError, "is no JSON"),
    "truncated after an entry": (WHOLE[: WHOLE.rindex(b"}}]}") + 2], RecordError, "it ends too early"),
    "prose": (b"Magnesium was 1.1", RecordError, "a '{' is expected"),
    "a list": (b"[]", RecordError, "is a JSON list"),
    "XML": (b'<Bundle xmlns="http://hl7.org/fhir"/>', RecordError, "is XML"),
    "a trailing comma": (b'{"resourceType":"Bundle","entry":[],}', RecordError, "a key is expected"),
    "no comma": (b'{"resourceType":"Bundle" "entry":[]}', RecordError, "',' is expected"),
    "no resourceType": ({"type": "collection", "entry": []}, RecordError, "has no resourceType"),
    "a number as resourceType": ({"resourceType": 5}, RecordError, "has no resourceType"),
    "a wrong resourceType": ({"resourceType": "Bundel"}, RecordError, "Did you mean Bundle?"),
    "another resourceType": ({"resourceType": "Xyz"}, RecordError, "is no resource of FHIR R4"),
    "a Bundle that ends too early": (b'{"resourceType":"Bundle","entry":[{}', RecordError, "it ends too early"),
    "deeply nested": (b'{"resourceType":"Bundle","entry":[' + b"[" * 100_000, RecordError, "is no JSON"),
    "DSTU2": (bundle({"resourceType": "MedicationOrder"}), FhirVersionError, "is FHIR DSTU2 (MedicationOrder)"),
    "DSTU2 or STU3": (bundle(condition(clinicalStatus="active")), FhirVersionError, "is FHIR DSTU2 or STU3"),
    "STU3": (bundle(statement(taken="y")), FhirVersionError, "is FHIR STU3 (the taken of this MedicationStatement)"),
    "R5": (bundle(request(medication={"concept": {"text": "x"}})), FhirVersionError, "is FHIR R5"),
    "R5 by its kind": (bundle({"resourceType": "DeviceUsage"}), FhirVersionError, "is FHIR R5 (DeviceUsage)"),
}


REFUSED_AS_WHOLE: dict[str, tuple[object, str]] = {
    "an entry that is no list": ({"resourceType": "Bundle", "entry": {}}, "entry is no list"),
    "two lists of entries": (b'{"resourceType":"Bundle","entry":[],"entry":[]}', "the key entry twice"),
    "entries before another type": ({"entry": [{}], "resourceType": "List"}, "resourceType first"),
}


@pytest.mark.parametrize(("content", "said"), REFUSED_AS_WHOLE.values(), ids=REFUSED_AS_WHOLE)
def test_a_bundle_is_refused_and_in_ndjson_set_aside(read: Reader, content: object, said: str) -> None:
    with pytest.raises(RecordError, match=said):
        read.path(read.file(content))
    assert len(reasons(read.path(read.file(content, "record.ndjson")))) == 1


@pytest.mark.parametrize(("content", "error", "said"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("name", ["record.json", "record.ndjson"])
def test_it_is_refused_in_one_line(read: Reader, name: str, content: object, error: type[MgkgError], said: str) -> None:
    path = read.file(content, name)
    with pytest.raises(MgkgError) as raised:
        read.path(path)
    line = str(raised.value)
    assert "\n" not in line
    assert name in line
    if name.endswith(".json"):
        assert isinstance(raised.value, error)
        assert said in line


def test_a_mistake_is_named_with_its_line(read: Reader) -> None:
    text = json.dumps(bundle(PATIENT, observation()), indent=1).replace('"final"', '"final')
    line = next(number for number, one in enumerate(text.splitlines(), start=1) if '"final,' in one)
    with pytest.raises(RecordError, match=rf"record\.json:{line}: is no JSON"):
        read.path(read.file(text.encode()))


def test_a_folder_without_fhir_is_refused(read: Reader) -> None:
    read.file(b"hello", "folder/notes.txt")
    with pytest.raises(FileUnreadableError, match="holds no file of FHIR"):
        read.path(read.folder / "folder")


def test_a_missing_file_is_refused(read: Reader) -> None:
    with pytest.raises(FileUnreadableError, match="cannot be read"):
        read.path(read.folder / "missing.ndjson")


SET_ASIDE: dict[str, tuple[bytes, str]] = {
    "a decimal comma": (b'"value": "1,1"', "no valid FHIR R4: value is a text and not a number"),
    "a number as text": (b'"value": "1.1"', "no valid FHIR R4: value is a text and not a number"),
    "no number": (b'"value": NaN', "NaN is no number of JSON"),
    "infinity": (b'"value": -Infinity', "-Infinity is no number of JSON"),
    "a key that stands twice": (
        b'"value": 1.1, "value": 1.8',
        "the key value stands twice in one object, so that one of two values would be lost",
    ),
}


@pytest.mark.parametrize(("value", "reason"), SET_ASIDE.values(), ids=SET_ASIDE)
def test_one_resource_is_set_aside_and_the_others_count(read: Reader, value: bytes, reason: str) -> None:
    content = written(bundle(PATIENT, observation(), request()))
    found = read.path(read.file(content.replace(b'"value": 1.1', value)))
    assert facts(found) == ["tacrolimus (2026-10-01/..)"]
    assert reasons(found) == [reason]


@pytest.mark.parametrize("content", [{}, 5, None, [], "x", {"resource": None}, {"resource": []}, {"resource": "x"}])
def test_an_entry_that_holds_no_resource_is_counted(read: Reader, content: object) -> None:
    made: Json = bundle(PATIENT, observation())
    made["entry"].append(content)
    found = read.path(read.file(made))
    assert (len(found.facts), len(reasons(found))) == (1, 1)


def test_ndjson_reads_each_line_and_names_the_one_with_a_mistake(read: Reader) -> None:
    lines = [written(one) for one in (PATIENT, observation(), request())]
    for name in ("record.ndjson", "record.json"):
        assert len(read.path(read.file(b"\n\n".join(lines) + b"\n", name)).facts) == 2
    with pytest.raises(RecordError, match=r"record\.ndjson:2: is no JSON"):
        read.path(read.file(b"\n".join([lines[0], lines[1][:-1]]), "record.ndjson"))


@pytest.mark.parametrize("name", ["r.json", "r.ndjson"])
def test_a_resource_by_itself_is_a_record(read: Reader, name: str) -> None:
    assert len(read.path(read.file(observation(), name)).facts) == 1


def test_a_bundle_may_say_what_it_is_at_the_end(read: Reader) -> None:
    whole = bundle(PATIENT, observation())
    assert len(read.path(read.file({"entry": whole["entry"], "resourceType": "Bundle"})).facts) == 1
    assert read.path(read.file({"resourceType": "Bundle"})).items == 0
    assert read.path(read.file({"resourceType": "Bundle", "entry": []})).items == 0


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("p.json", {"has": ["tacrolimus"]}, False),
        ("p.yaml", {"resourceType": "Bundle"}, False),
        ("p.json", {"resourceType": "Bundle"}, True),
        ("p.txt", {"resourceType": "Bundle"}, True),
        ("p.ndjson", b"", True),
        ("p.xml", b'<Bundle xmlns="http://hl7.org/fhir"/>', True),
    ],
)
def test_what_is_fhir_is_known_by_its_name_and_its_beginning(
    read: Reader,
    name: str,
    content: object,
    expected: bool,  # noqa: FBT001 - a truth value
) -> None:
    assert is_fhir(read.file(content, name)) is expected


def test_progress_is_told_of_each_piece(read: Reader) -> None:
    told: list[tuple[str, int, int]] = []
    path = read.file(WHOLE)
    read.path(path, Asked(progress=lambda file, done, size: told.append((file.name, done, size))))
    assert told[-1] == ("record.json", len(WHOLE), len(WHOLE))
