from __future__ import annotations

from collections.abc import Mapping

import pytest

from mgkg.store.dataset import Dataset
from mgkg.store.derive import canonical_values, mentions
from mgkg.store.turtle import Iri, Literal
from mgkg.vocabulary import GUIDELINE, MGKG, TERM, TYPE, XSD

S = GUIDELINE + "sample/"
Nodes = dict[str, dict[str, list[Iri | Literal]]]


def values_of(nodes: Mapping[str, dict[str, list[Iri | Literal]]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for subject, predicate, value in canonical_values(nodes):
        assert isinstance(value, Literal)
        name = predicate.removeprefix(MGKG + "canonical")
        assert value.datatype == XSD + ("string" if name == "Unit" else "decimal")
        assert name not in found.setdefault(subject, {})
        found[subject][name] = value.value
    return found


@pytest.mark.parametrize(
    ("part", "low", "high", "unit"),
    [
        ("severe-value.band.upper", "0.493726", "0.493726", "mmol/L"),
        ("severe-value.band.upper.also", "0.5", "0.5", "mmol/L"),
        ("severe-im.dose", "1000", "1000", "mg"),
        ("severe-im.dose.also", "8.12", "8.12", "mEq"),
        ("most.maximum", "20000", "20000", "mg"),
        ("most.figure-time", "1.5", "2", "d"),
    ],
)
def test_quantities_have_canonical_values(sample: Dataset, part: str, low: str, high: str, unit: str) -> None:
    assert values_of(sample.nodes)[S + part] == {"Low": low, "High": high, "Unit": unit}


def test_months_have_none(sample: Dataset) -> None:
    assert S + "most.figure-months" not in values_of(sample.nodes)


def quantity(**properties: str) -> dict[str, list[Iri | Literal]]:
    return {MGKG + name: [Literal(value, XSD + "string")] for name, value in properties.items()}


@pytest.mark.parametrize(
    "properties",
    [
        {"low": "1", "high": "1"},
        {"unit": "mg"},
        {"low": "1", "high": "1", "unit": "furlong"},
        {"low": "1,1", "high": "2", "unit": "mg"},
        {"low": "NaN", "high": "2", "unit": "mg"},
        {"low": "1", "high": "1", "unit": "mg/kg"},
        {"low": "1", "high": "1", "unit": ""},
    ],
)
def test_what_cannot_be_converted_is_left_out(properties: dict[str, str]) -> None:
    assert values_of({"x": quantity(**properties)}) == {}


def test_a_quantity_with_one_end_has_one() -> None:
    assert values_of({"x": quantity(high="2", unit="g")}) == {"x": {"High": "2000", "Unit": "mg"}}


def observable(unit: str, analyte: str | None = None) -> dict[str, list[Iri | Literal]]:
    values = quantity(canonicalUnit=unit)
    if analyte:
        values[MGKG + "analyte"] = [Iri(analyte)]
    return values


def owner(observable_iri: str, threshold: str) -> dict[str, list[Iri | Literal]]:
    return {MGKG + "observable": [Iri(observable_iri)], MGKG + "threshold": [Iri(threshold)]}


def test_a_threshold_needs_the_molar_mass_of_the_analyte() -> None:
    nodes: Nodes = {
        "magnesium": quantity(molarMass="24.305", valence="2"),
        "with": observable("mmol/L", "magnesium"),
        "without": observable("mmol/L"),
        "one": owner("with", "one.upper"),
        "two": owner("without", "two.upper"),
        "one.upper": quantity(low="1.2", high="1.2", unit="mg/dL"),
        "two.upper": quantity(low="1.2", high="1.2", unit="mg/dL"),
    }
    assert set(values_of(nodes)) == {"one.upper"}


def test_a_threshold_of_two_observables_with_other_units_has_none() -> None:
    nodes: Nodes = {
        "a": observable("mmol/L"),
        "b": observable("umol/L"),
        "one": owner("a", "shared"),
        "two": owner("b", "shared"),
        "shared": quantity(low="1", high="1", unit="mmol/L"),
    }
    assert values_of(nodes) == {"shared": {"Low": "1", "High": "1", "Unit": "mmol/L"}}


def test_equivalents_that_name_each_other_do_not_hang() -> None:
    also: dict[str, list[Iri | Literal]] = {MGKG + "alsoPrinted": [Iri("shared")]}
    nodes: Nodes = {
        "a": observable("mmol/L"),
        "one": owner("a", "shared"),
        "shared": {**quantity(low="1", high="1", unit="mmol/L"), **also},
    }
    assert set(values_of(nodes)) == {"shared"}


def mentioned(nodes: Mapping[str, dict[str, list[Iri | Literal]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for subject, _, term in mentions(nodes):
        assert isinstance(term, Iri)
        found.setdefault(subject, set()).add(term.removeprefix(TERM))
    return found


def test_statements_mention_the_terms_of_their_parts(sample: Dataset) -> None:
    assert mentioned(sample.nodes) == {
        S + "severe-im": {"magnesium-sulfate", "serum-magnesium"},
        S + "severe-value": {"serum-magnesium"},
        S + "stop-ppi": {"proton-pump-inhibitor", "magnesium-replacement"},
        S + "most": {"magnesium-replacement"},
    }


def test_criteria_that_name_each_other_do_not_hang() -> None:
    nodes: Nodes = {
        "s": {TYPE: [Iri(MGKG + "Caution")], MGKG + "scope": [Iri("c")]},
        "c": {MGKG + "member": [Iri("d"), Iri("s")]},
        "d": {MGKG + "member": [Iri("c")], MGKG + "finding": [Iri(TERM + "x")]},
    }
    assert mentioned(nodes) == {"s": {"x"}}
