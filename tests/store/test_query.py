from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import MgkgError, QueryError, UnknownConceptError
from mgkg.store.dataset import Dataset
from mgkg.store.query import ANY, Parameter, Solutions, library, named, query_of, run
from mgkg.store.turtle import Iri, Literal
from mgkg.vocabulary import GUIDELINE, MGKG, TERM, XSD

S = GUIDELINE + "sample/"
HEADER = """# title: Doses
# purpose: Every dose,
# purpose: as printed.
# parameter: agent term — The agent.
# parameter: unit string mg/dL — The unit, such as mg/dL — or another.
# parameter: certainty certainty any -- Only this one.

SELECT ?s { ?s ?p ?agent . FILTER(?unit != ?certainty) }
# parameter: late term — Not in the header.
"""


def test_the_header_tells_what_a_query_is() -> None:
    query = query_of(HEADER, "doses")
    assert (query.name, query.title, query.purpose) == ("doses", "Doses", "Every dose, as printed.")
    assert query.parameters == (
        Parameter("agent", "term", None, "The agent."),
        Parameter("unit", "string", "mg/dL", "The unit, such as mg/dL — or another."),
        Parameter("certainty", "certainty", ANY, "Only this one."),
    )
    assert [parameter.required for parameter in query.parameters] == [True, False, False]


def solutions(dataset: Dataset, text: str, **parameters: str) -> Solutions:
    answer = run(dataset, text, parameters)
    assert isinstance(answer, Solutions)
    return answer


def test_prefixes_need_no_declaration(sample: Dataset) -> None:
    found = solutions(
        sample, "SELECT ?agent ?none { s:stop-ppi.stop mgkg:agent ?agent OPTIONAL { ?agent s:no ?none } }"
    )
    assert found == Solutions(("agent", "none"), ((Iri(TERM + "proton-pump-inhibitor"), None),))


def test_a_query_may_declare_its_own(sample: Dataset) -> None:
    text = f"PREFIX t: <{MGKG}> SELECT ?s {{ ?s a t:Limit }}"
    assert solutions(sample, text).rows == ((Iri(S + "most"),),)


def test_all_graphs_are_asked_and_each_can_be(sample: Dataset) -> None:
    text = "SELECT ?graph { GRAPH ?graph { s:severe-im.dose ?p ?o } } GROUP BY ?graph"
    assert [str(row[0]) for row in solutions(sample, text).rows] == [
        "https://w3id.org/mgkg/derived",
        GUIDELINE + "sample",
    ]
    joined = "ASK { s:severe-im mgkg:mentions/skos:broader t:parenteral-magnesium }"
    assert run(sample, joined) is True


def test_rows_without_an_order_are_sorted(sample: Dataset) -> None:
    text = "SELECT ?f ?x { VALUES ?f { s:fragment-10 s:fragment-2 'b' 10 9 } OPTIONAL { ?f oa:start ?x } }"
    assert [str(getattr(row[0], "value", row[0])).removeprefix(S) for row in solutions(sample, text).rows] == [
        "fragment-2",
        "fragment-10",
        "9",
        "10",
        "b",
    ]


def test_an_order_is_kept(sample: Dataset) -> None:
    text = "SELECT ?f { ?f oa:start ?start } ORDER BY DESC(?start)"
    assert [str(row[0]) for row in solutions(sample, text).rows] == [S + "fragment-10", S + "fragment-2"]


def test_triples_are_sorted_and_told_once(sample: Dataset) -> None:
    triples = run(sample, "CONSTRUCT { ?f a oa:X . s:x a ?other } WHERE { ?f oa:start ?start . ?f ?p ?o }")
    assert isinstance(triples, tuple)
    assert [str(triple[0]).removeprefix(S) for triple in triples] == ["fragment-2", "fragment-10"]
    described = run(sample, "DESCRIBE s:takes-ppi")
    assert isinstance(described, tuple)
    assert len(described) == 2


def test_parameters_are_bound(sample: Dataset) -> None:
    text = "# parameter: agent term — x\nSELECT ?agent ?s { ?s mgkg:agent ?agent FILTER(BOUND(?agent)) }"
    found = solutions(sample, text, agent="Magnesium Sulphate")
    assert found.rows == ((Iri(TERM + "magnesium-sulfate"), Iri(S + "severe-im.give")),)


def test_a_parameter_that_may_be_left_out_stands_for_anything(sample: Dataset) -> None:
    text = "# parameter: agent term any — x\nSELECT ?s { ?s mgkg:agent ?own FILTER(!BOUND(?agent) || ?own = ?agent) }"
    assert len(solutions(sample, text).rows) == 4
    assert len(solutions(sample, text, agent="any").rows) == 4
    assert len(solutions(sample, text, agent="magnesium-sulfate").rows) == 1


def test_a_default_is_used(sample: Dataset) -> None:
    text = "# parameter: limit integer 2 — x\nSELECT ?n { BIND(?limit + 1 AS ?n) }"
    assert solutions(sample, text).rows == ((Literal("3", XSD + "integer"),),)
    assert solutions(sample, text, limit="5").rows == ((Literal("6", XSD + "integer"),),)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_no_value_can_leave_its_place(sample: Dataset, value: str) -> None:
    text = "# parameter: value string — x\nSELECT ?value ?known { BIND(?value = 'no' AS ?known) }"
    found = solutions(sample, text, value=value)
    assert found.rows == (
        (Literal(value.strip(), XSD + "string"), Literal(str(value.strip() == "no").lower(), XSD + "boolean")),
    )


@given(st.text(st.sampled_from("<>?s{}#'\" \\:.at\n"), max_size=12))
def test_no_name_can_either(sample: Dataset, value: str) -> None:
    text = "# parameter: value term — x\nSELECT ?value { ?value ?p ?o }"
    try:
        found = solutions(sample, text, value=value)
    except MgkgError:
        return
    assert len({row[0] for row in found.rows}) == 1


@pytest.mark.parametrize(
    ("text", "parameters", "says"),
    [
        ("SELECT ?s { ?s ?p }", {}, r"^query:1: The query cannot be read after 'SELECT \?s \{ \?s \?p \}'"),
        ("SELECT ?s {\n ?s a nope:Thing }", {}, r"^query:2: .*prefix that is not declared"),
        ("SELECT ?s {\n ?s a ?o", {}, "^query:2: "),
        ("SELECT ?x (COUNT(?s) AS ?n) { ?s a ?x }", {}, "groups"),
        ("DELETE WHERE { ?s ?p ?o }", {}, "update"),
        ("", {}, "no query"),
        ("SELECT ?s { ?s ?p ?o }", {"drug": "x"}, "no parameter 'drug'. It has none"),
        ("SELECT ?s { ?s ?p ?drug }", {"drug": "x"}, "Add the line '# parameter: drug kind"),
        ("# parameter: a term — x\nSELECT ?s { ?s ?p ?a }", {"b": "x"}, "It has a"),
        (
            "# parameter: a term — The term.\nSELECT ?s { ?s ?p ?a }",
            {},
            r"needs a value for 'a' \(The term\).*--param a=",
        ),
        ("# parameter: a flavour — x\nSELECT ?s { ?s ?p ?a }", {"a": "x"}, "'flavour' that does not exist"),
        ("# parameter: a\nSELECT ?s { ?s ?p ?a }", {}, r"^query:1: The parameter 'a' cannot be read"),
        ("# parameter: a string — x\nSELECT ?s { BIND(1 AS ?a) }", {"a": "x"}, "^query:2: .*itself"),
    ],
)
def test_a_wrong_query_is_one_line_that_says_where(
    sample: Dataset, text: str, parameters: dict[str, str], says: str
) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        run(sample, text, parameters)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_value_that_names_nothing_is_an_error(sample: Dataset) -> None:
    with pytest.raises(UnknownConceptError, match="tacrolimus"):
        run(sample, "# parameter: a term — x\nSELECT ?s { ?s ?p ?a }", {"a": "tacrolimis"})


def test_the_library_is_read_by_name(write: Callable[[dict[str, str]], Path]) -> None:
    root = write({})
    (root / "ontology/queries").mkdir()
    (root / "ontology/queries/two.rq").write_text("# title: Two\n# purpose: B.\nASK {}")
    (root / "ontology/queries/one.rq").write_text("# title: One\n# purpose: A.\nASK {}")
    queries = library(root)
    assert list(queries) == ["one", "two"]
    assert named(queries, "one").title == "One"
    with pytest.raises(QueryError, match=r"no query 'ono'\. Did you mean one"):
        named(queries, "ono")
    with pytest.raises(QueryError, match="--list"):
        named(queries, "something")
    (root / "ontology/queries/two.rq").write_text("# title: Two\nASK {}")
    with pytest.raises(QueryError, match=r"^ontology/queries/two\.rq: .*purpose"):
        library(root)


def test_a_repository_without_queries_has_an_empty_library(write: Callable[[dict[str, str]], Path]) -> None:
    assert library(write({})) == {}
