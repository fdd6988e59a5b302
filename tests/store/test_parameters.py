from __future__ import annotations

import pytest

from mgkg.errors import AmbiguousConceptError, MgkgError, NumberFormatError, QueryError, UnknownConceptError
from mgkg.store.dataset import Dataset
from mgkg.store.parameters import term_of
from mgkg.store.turtle import Literal
from mgkg.vocabulary import DECISION, GUIDELINE, MGKG, SKOS, TERM, XSD


@pytest.mark.parametrize(
    ("kind", "written", "iri"),
    [
        ("term", "tacrolimus", TERM + "tacrolimus"),
        ("term", " tacrolimus ", TERM + "tacrolimus"),
        ("term", "t:tacrolimus", TERM + "tacrolimus"),
        ("term", f"<{TERM}tacrolimus>", TERM + "tacrolimus"),
        ("term", TERM + "tacrolimus", TERM + "tacrolimus"),
        ("term", "Prograf", TERM + "tacrolimus"),
        ("term", "proton  Pump inhibitors", TERM + "proton-pump-inhibitor"),
        ("term", "magnesium", TERM + "magnesium"),
        ("statement", "sample/severe-im", GUIDELINE + "sample/severe-im"),
        ("statement", "s:severe-im", GUIDELINE + "sample/severe-im"),
        ("decision", "magnesium-use", DECISION + "magnesium-use"),
        ("guideline", "sample", GUIDELINE + "sample"),
        ("reference", "sample/reference-1", GUIDELINE + "sample/reference-1"),
        ("certainty", "low", MGKG + "low-certainty"),
        ("certainty", "low-certainty", MGKG + "low-certainty"),
        ("certainty", "mgkg:low-certainty", MGKG + "low-certainty"),
        ("review-status", "under-review", MGKG + "under-review"),
        ("iri", "skos:broader", SKOS + "broader"),
        ("iri", "http://elsewhere/é", "http://elsewhere/é"),
    ],
)
def test_names_become_iris(sample: Dataset, kind: str, written: str, iri: str) -> None:
    assert term_of(sample, kind, written) == iri


@pytest.mark.parametrize(
    ("kind", "written", "value", "datatype"),
    [
        ("string", "a 'b' \"c\" \\ }", "a 'b' \"c\" \\ }", "string"),
        ("number", "9.00", "9.00", "decimal"),
        ("number", "1e3", "1000", "decimal"),
        ("integer", "-012", "-12", "integer"),
        ("boolean", "True", "true", "boolean"),
        ("date", "2026-11-22", "2026-11-22", "date"),
    ],
)
def test_values_become_literals(sample: Dataset, kind: str, written: str, value: str, datatype: str) -> None:
    assert term_of(sample, kind, written) == Literal(value, XSD + datatype)


@pytest.mark.parametrize(
    ("kind", "written", "error", "says"),
    [
        ("term", "tacrolimo", UnknownConceptError, "'tacrolimo' is no term .* Did you mean tacrolimus"),
        ("term", "", UnknownConceptError, "''"),
        ("term", "zzz", UnknownConceptError, r"known here\.$"),
        ("term", "http://elsewhere/x", UnknownConceptError, "no term"),
        ("term", "x> ?s ?p } #", UnknownConceptError, "no term"),
        ("statement", "severe-im", UnknownConceptError, "Did you mean sample/severe-im"),
        ("statement", "sample/severe-imm", UnknownConceptError, "Did you mean sample/severe-im"),
        ("decision", "magnesium-usage", UnknownConceptError, "magnesium-use"),
        ("guideline", "sampel", UnknownConceptError, "sample"),
        ("reference", "sample/reference-3", UnknownConceptError, "reference-"),
        ("certainty", "lowish", UnknownConceptError, "low"),
        ("certainty", "mgkg:ambiguity", UnknownConceptError, "high"),
        ("iri", "nonsense", UnknownConceptError, "'nonsense' is no iri"),
        ("number", "1,1", NumberFormatError, "decimal point"),
        ("number", "NaN", NumberFormatError, "no number"),
        ("integer", "1.5", QueryError, "whole"),
        ("boolean", "yes", QueryError, "neither"),
        ("date", "22.11.2026", QueryError, "2026-11-22"),
        ("flavour", "sweet", QueryError, "no kind of parameter 'flavour'.*term"),
        ("Flavour Of", "sweet", QueryError, "no kind"),
    ],
)
def test_what_names_nothing_is_refused(
    sample: Dataset, kind: str, written: str, error: type[MgkgError], says: str
) -> None:
    with pytest.raises(error, match=says):
        term_of(sample, kind, written)


def test_a_label_of_several_terms_is_refused(sample: Dataset) -> None:
    nodes = sample.nodes
    labels = [
        (value.value, iri)
        for iri, values in nodes.items()
        for value in values.get(SKOS + "altLabel", ())
        if isinstance(value, Literal) and iri.startswith(TERM)
    ]
    twice = next(
        (label for label, iri in labels if any(other == label and another != iri for other, another in labels)), None
    )
    if twice is None or TERM + twice in nodes:
        pytest.skip("no label belongs to two terms")
    with pytest.raises(AmbiguousConceptError, match=r" or .*Name one"):
        term_of(sample, "term", twice)
