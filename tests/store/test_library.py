"""The queries that ship, on a guideline small enough to answer them by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.store.dataset import Dataset
from mgkg.store.notation import is_local
from mgkg.store.query import Query, Solutions, library, run
from mgkg.store.sparql import is_ordered, variables
from mgkg.store.turtle import Literal


@pytest.fixture(scope="module")
def queries(root: Path) -> dict[str, Query]:
    return library(root)


def answer(dataset: Dataset, query: Query, **parameters: str) -> list[dict[str, str | None]]:
    found = run(dataset, query, parameters)
    assert isinstance(found, Solutions)
    return [
        {
            column: value.value if isinstance(value, Literal) else value
            for column, value in zip(found.columns, row, strict=True)
        }
        for row in found.rows
    ]


def test_every_query_is_ordered_and_uses_its_parameters(queries: dict[str, Query]) -> None:
    assert len(queries) >= 12
    for query in queries.values():
        assert is_ordered(query.text), query.name
        assert is_local(query.name), query.name
        assert {parameter.name for parameter in query.parameters} <= variables(query.text), query.name
        assert query.title[-1] != ".", query.name
        assert query.purpose[-1] == ".", query.name


EXAMPLES = {
    "term": "tacrolimus",
    "statement": "sample/severe-im",
    "decision": "magnesium-use",
    "reference": "sample/reference-1",
}


def test_every_query_answers(queries: dict[str, Query], sample: Dataset) -> None:
    for query in queries.values():
        given = {parameter.name: EXAMPLES[parameter.kind] for parameter in query.parameters if parameter.required}
        rows = answer(sample, query, **given)
        assert rows == answer(sample, query, **given)
        # What people read: slugs and labels, no addresses.
        assert not [value for row in rows for value in row.values() if value and value.startswith("http")], query.name


def test_statements_on_a_drug_follow_its_class_both_ways(queries: dict[str, Query], sample: Dataset) -> None:
    rows = answer(sample, queries["statements-on"], drug="omeprazole")
    assert [(row["statement"], row["names"], row["match"]) for row in rows] == [
        ("sample/stop-ppi", "proton-pump-inhibitor", "its class")
    ]
    rows = answer(sample, queries["statements-on"], drug="parenteral-magnesium")
    assert [(row["statement"], row["match"]) for row in rows] == [
        ("sample/most", "its class"),
        ("sample/severe-im", "a member"),
        ("sample/stop-ppi", "its class"),
    ]
    rows = answer(sample, queries["statements-on"], drug="proton-pump-inhibitor")
    assert [(row["statement"], row["kind"], row["match"]) for row in rows] == [
        ("sample/stop-ppi", "recommendation", "itself")
    ]
    assert answer(sample, queries["statements-on"], drug="tacrolimus") == []


def test_evidence_for_a_statement(queries: dict[str, Query], sample: Dataset) -> None:
    rows = answer(sample, queries["evidence-for"], statement="sample/severe-im")
    common = {
        "number": "2",
        "relation": "obtains support from",
        "certainty": None,
        "resolution": "ambiguous",
        "may_be_unlisted": "true",
    }
    assert rows == [
        {**common, "candidate": "sample/reference-1", "reference": "The first entry", "year": None},
        {**common, "candidate": "sample/reference-2", "reference": "The second entry", "year": "2024"},
    ]
    (unresolved,) = answer(sample, queries["evidence-for"], statement="sample/severe-value")
    assert (unresolved["resolution"], unresolved["candidate"]) == ("unresolved", None)
    assert answer(sample, queries["evidence-for"], statement="sample/most") == []


def test_citations(queries: dict[str, Query], sample: Dataset) -> None:
    assert answer(sample, queries["citations-ambiguous"]) == [
        {
            "guideline": "sample",
            "number": "2",
            "candidates": "The first entry | The second entry",
            "may_be_unlisted": "true",
            "statements": "1",
        }
    ]
    assert answer(sample, queries["citations-unresolved"]) == [
        {"guideline": "sample", "number": "1", "statements": "1"}
    ]


def test_what_a_reference_supports(queries: dict[str, Query], sample: Dataset) -> None:
    (row,) = answer(sample, queries["supported-by"], reference="sample/reference-2")
    assert (row["statement"], row["number"], row["resolution"]) == ("sample/severe-im", "2", "ambiguous")


def test_thresholds_are_told_in_every_known_unit(queries: dict[str, Query], sample: Dataset) -> None:
    rows = answer(sample, queries["thresholds-of"])
    assert [(row["printed"], row["canonical_low"], row["low"], row["unit"]) for row in rows] == [
        ("<1.2 mg/dL (0.50 mmol/L)", "0.493726", "0.9875", "mEq/L"),
        ("<1.2 mg/dL (0.50 mmol/L)", "0.493726", "1.2", "mg/dL"),
        ("<1.2 mg/dL (0.50 mmol/L)", "0.493726", "0.4937", "mmol/L"),
        ("0.50 mmol/L", "0.5", "1", "mEq/L"),
        ("0.50 mmol/L", "0.5", "1.2153", "mg/dL"),
        ("0.50 mmol/L", "0.5", "0.5", "mmol/L"),
    ]
    assert {row["node"] for row in rows} == {"sample/severe-value.band"}
    assert answer(sample, queries["thresholds-of"], observable="serum-calcium") == []


def test_certainty_is_as_stated(queries: dict[str, Query], sample: Dataset) -> None:
    rows = answer(sample, queries["by-certainty"])
    assert [(row["certainty_stated"], row["statement"]) for row in rows] == [
        ("low", "sample/severe-im"),
        ("not stated", "sample/most"),
        ("not stated", "sample/severe-value"),
        ("not stated", "sample/stop-ppi"),
    ]
    assert len(answer(sample, queries["by-certainty"], certainty="low")) == 1
    assert answer(sample, queries["by-certainty"], certainty="high") == []


def test_the_latest_review_counts(queries: dict[str, Query], sample: Dataset) -> None:
    rows = answer(sample, queries["by-review-status"])
    assert [(row["review_status"], row["statement"]) for row in rows] == [
        ("none", "sample/most"),
        ("none", "sample/severe-value"),
        ("none", "sample/stop-ppi"),
        ("under-review", "sample/severe-im"),
    ]
    assert answer(sample, queries["by-review-status"], status="submitted") == []


def test_statements_without_a_citation(queries: dict[str, Query], sample: Dataset) -> None:
    rows = answer(sample, queries["uncited-statements"])
    assert [row["statement"] for row in rows] == ["sample/most", "sample/stop-ppi"]


def test_editorial_notes(queries: dict[str, Query], sample: Dataset) -> None:
    note = {"about": "sample/severe-im", "note_kind": "ambiguity", "wording": "The basis is not printed."}
    rows = answer(sample, queries["editorial-notes"])
    assert [row for row in rows if "/" in str(row["about"])] == [note]  # the others are about terms
    assert answer(sample, queries["editorial-notes"], kind="gap") == []


def test_answers_stand_side_by_side(queries: dict[str, Query], sample: Dataset) -> None:
    (dose,) = answer(sample, queries["answers-to"], decision="intramuscular-magnesium-dose")
    assert {name: value for name, value in dose.items() if value} == {
        "statement": "sample/severe-im",
        "direction": "for",
        "action": "administer",
        "agent": "magnesium-sulfate",
        "route": "intramuscular",
        "dose": "1 g (8.12 mEq)",
        "when": "is-severe",
        "title": "Severe: 1 g into the muscle",
    }
    (band,) = answer(sample, queries["answers-to"], decision="serum-magnesium-severity")
    assert band["value"] == "severe: <1.2 mg/dL (0.50 mmol/L)"
    (limit,) = answer(sample, queries["answers-to"], decision="magnesium-limit")
    assert limit["value"] == "20 g"


def test_decisions(queries: dict[str, Query], sample: Dataset) -> None:
    rows = {row["decision"]: row for row in answer(sample, queries["decisions"])}
    assert rows["intramuscular-magnesium-dose"] == {
        "decision": "intramuscular-magnesium-dose",
        "title": "How much magnesium into a muscle at first?",
        "subject": "magnesium-replacement",
        "dimension": "dose",
        "treatment_line": "initial",
        "route": "intramuscular",
        "answers": "1",
    }
    assert rows["tacrolimus-dose"]["answers"] == "0"


def test_prerequisites(queries: dict[str, Query], sample: Dataset) -> None:
    assert answer(sample, queries["prerequisites"]) == [
        {
            "statement": "sample/stop-ppi",
            "prerequisite": "stop-ppi.prerequisite",
            "wording": "No proton pump inhibitor any more",
            "governs": "any giving of magnesium",
            "met_when": "takes-no-ppi",
            "settled_by": "stop",
        }
    ]


def test_doses_of_a_class_are_those_of_its_members(queries: dict[str, Query], sample: Dataset) -> None:
    rows = answer(sample, queries["doses-of"])
    assert [
        (row["use"], row["named"], row["printed"], row["canonical_low"], row["canonical_unit"]) for row in rows
    ] == [
        ("limit", "magnesium-replacement", "20 g", "20000", "mg"),
        ("administer", "magnesium-sulfate", "8.12 mEq", "8.12", "mEq"),
        ("administer", "magnesium-sulfate", "1 g (8.12 mEq)", "1000", "mg"),
    ]
    assert len(answer(sample, queries["doses-of"], agent="parenteral-magnesium")) == 2
    assert answer(sample, queries["doses-of"], agent="tacrolimus") == []


def test_severity_bands(queries: dict[str, Query], sample: Dataset) -> None:
    (row,) = answer(sample, queries["severity-bands"], observable="serum-magnesium")
    assert (row["label"], row["comparator"], row["canonical_low"]) == ("severe", "<", "0.493726")
    assert answer(sample, queries["severity-bands"], observable="serum-calcium") == []


def test_fragments(queries: dict[str, Query], sample: Dataset) -> None:
    rows = answer(sample, queries["fragments-of"], statement="sample/severe-im")
    assert [(row["fragment"], row["start"], row["end"], row["sha256"]) for row in rows] == [
        ("sample/fragment-2", "0", "40", "02"),
        ("sample/fragment-10", "400", "460", "10"),
    ]
