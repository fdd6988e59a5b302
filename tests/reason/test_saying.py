"""§3.10 and §3.11: how judgements, facts and statements are said."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from mgkg.model.criterion import Criterion, criteria
from mgkg.model.patient import Fact
from mgkg.model.statement import Background
from mgkg.reason.judgement import Judgement
from mgkg.reason.saying import REASONS, explain, say, shown_fact
from mgkg.render.plain_text import plain_text
from mgkg.render.recommendation import document
from mgkg.render.style import Style
from mgkg.render.text import text
from mgkg.rules.ruleset import RuleSet, conditions
from tests.reason.people import course, evaluated, has, lacks, value
from tests.rules.trial import trial

PLAIN = Style(100, colour=False)
LOW = "serum magnesium below 1.2 mg/dL or 0.5 mmol/L"


def explained(statement: str, *facts: Fact, ruleset: RuleSet) -> str:
    """The explanation of a statement's first criterion."""
    return explain(evaluated(ruleset, *facts).outcomes[statement].parts[0].judgement, ruleset)


@pytest.mark.parametrize(
    ("statement", "facts", "expected"),
    [
        ("low", (value("1.1 mg/dL"),), f"{LOW} — serum magnesium 1.1 mg/dL is 0.453 mmol/L"),
        ("low", (value("1.10 mg/dL", "2026-11-19"),), "1.10 mg/dL on 2026-11-19 is 0.453 mmol/L"),
        ("low", (value("0.6 mmol/L"),), f"not: {LOW} — serum magnesium 0.6 mmol/L is 1.46 mg/dL"),
        ("low", (value("0.8 mEq/L"),), "serum magnesium 0.8 mEq/L is 0.972 mg/dL, 0.4 mmol/L"),
        ("low", (), f": {REASONS['not-stated']}"),
        ("low", (value("1.1 mg/dL", "2026-11-01"),), f": {REASONS['stale']} (serum magnesium 1.1 mg/dL on 2026-11-01)"),
        ("low", (value("1.1 mg/dL"), value("1.3 mg/dL")), f": {REASONS['tie']}"),
        ("low", (value("0.99 mEq/L"),), f": {REASONS['between-equivalents']} (serum magnesium 0.99 mEq/L)"),
        ("disputed", (value("0.7 mmol/L"),), f": {REASONS['unit-mismatch']}"),
        ("imprecise", (value("1.45 mEq/L"),), f"serum magnesium above 1.4–1.5 mEq/L: {REASONS['imprecise-threshold']}"),
        ("about", (value("0.3 mmol/L"),), f": {REASONS['approximate-threshold']}"),
        ("first-month", (has("transplantation"),), f"transplantation less than first month ago: {REASONS['no-date']}"),
        ("first-month", (has("transplantation", "2026-11-01"),), "less than first month ago — "),
        ("smokes", (has("smoker"),), "smoker — stated"),
        ("smokes", (lacks("smoker"),), "not: smoker — stated"),
    ],
)  # fmt: skip
def test_3_11_an_explanation_names_the_criterion_the_fact_and_the_conversion(
    statement: str, facts: tuple[Fact, ...], expected: str
) -> None:
    assert expected in explained(f"trial/{statement}", *facts, ruleset=trial("criteria"))


def test_3_11_what_is_implied_or_defined_names_what_it_comes_from(shipped: RuleSet) -> None:
    reasoning = evaluated(shipped, has("omeprazole"), value("0.3 mmol/L")).reasoning
    said = {leaf.id: explain(reasoning.judge(leaf), shipped) for leaf in leaves(shipped)}
    assert "implied by omeprazole" in said["tacrolimus-magnesium/takes-proton-pump-inhibitor"]
    assert "by low-magnesium/hypomagnesemia" in said["low-magnesium/has-low-magnesium"]
    assert "serum magnesium 0.3 mmol/L" in said["low-magnesium/has-low-magnesium"]


def leaves(ruleset: RuleSet) -> Iterator[Criterion]:
    for statement in ruleset.library.statements.values():
        for root in conditions(statement):
            yield from criteria(root)


def test_3_11_every_criterion_can_be_said_by_labels(shipped: RuleSet) -> None:
    for statement in shipped.library.statements.values():
        for root in conditions(statement):
            for criterion in criteria(root):
                said = say(criterion, shipped.library)
                assert said
                assert "https://" not in said
                name = criterion.about
                assert not name or shipped.library.terms[name].label in said


def test_3_11_every_reason_for_an_unknown_can_be_said() -> None:
    """Those that the tests here meet, and no other, are in the table."""
    met = {"not-stated", "stale", "tie", "no-date", "imprecise-threshold", "unit-mismatch", "between-equivalents",
           "approximate-threshold", "between-targets", "too-few-values", "inputs-apart", "over-nought",
           "bounded-value"}  # fmt: skip
    assert set(REASONS) == met


def nodes(judgement: Judgement) -> Iterator[Judgement]:
    yield judgement
    for child in judgement.children:
        yield from nodes(child)


def test_3_11_the_explanation_of_every_outcome_holds_every_criterion_with_its_truth(shipped: RuleSet) -> None:
    evaluation = evaluated(shipped, value("1.1 mg/dL"), has("tacrolimus"), lacks("symptomatic-hypomagnesemia"))
    for result in evaluation.outcomes.values():
        found = {node.criterion.iri for part in result.parts for node in nodes(part.judgement)}
        for root in conditions(result.statement):
            assert {criterion.iri for criterion in criteria(root)} <= found, result.statement.id
        for part in result.parts:
            for node in nodes(part.judgement):
                assert (node.truth is None) == (node.reason is not None), node.criterion.id


def test_3_11_every_proposal_names_its_sources_and_citations(shipped: RuleSet) -> None:
    found = document(evaluated(shipped, value("1.1 mg/dL"), has("tacrolimus")), everything=True)
    for one in [*found["proposals"], *found["cautions"], *found["targets"], *found["limits"]]:
        statement = shipped.library.statements[one["id"]]
        assert one["sources"], one["id"]
        assert [source["sha256"] for source in one["sources"]] == [f.sha256 for f in statement.fragments]
        assert [citation["number"] for citation in one["citations"]] == [c.cited.number for c in statement.evidence]
        assert one["because"]["truth"] is {"applies": True, "does-not-apply": False, "unknown": None}[one["outcome"]]


def test_3_6_the_age_of_a_value_is_always_printed(shipped: RuleSet) -> None:
    potassium = value("4 mmol/L", "2026-11-21", of="serum-potassium")
    evaluation = evaluated(shipped, value("1.1 mg/dL", "2026-11-20"), potassium)
    printed = " ".join(text(evaluation, PLAIN).split())
    assert "serum magnesium 1.1 mg/dL on 2026-11-20" in printed
    assert "[2 days old]" in printed
    assert "[1 day old]" in printed
    assert [fact["age_days"] for fact in document(evaluation)["patient"]["facts"]] == [2, 1]


def test_3_6_what_is_set_aside_is_printed(shipped: RuleSet) -> None:
    evaluation = evaluated(shipped, value("1.1 mg/dL", "2026-11-21"), value("1.2 mg/dL"), at="2026-11-20")
    assert "Set aside: serum-magnesium 1.1 mg/dL (2026-11-21)" in text(evaluation, PLAIN)
    assert [row["fact"] for row in document(evaluation)["set_aside"]] == ["serum-magnesium 1.1 mg/dL (2026-11-21)"]


def test_3_9_situations_that_the_content_does_not_address_are_said(shipped: RuleSet) -> None:
    printed = " ".join(text(evaluated(shipped, value("1.1 mg/dL"), has("pregnancy")), PLAIN).split())
    assert "The patient is in a situation that this content says nothing about: pregnancy" in printed
    for_patients = " ".join(plain_text(evaluated(shipped, value("1.1 mg/dL"), has("pregnancy")), PLAIN).split())
    assert "You told us of a situation" in for_patients
    assert for_patients.index("You told us of a situation") < for_patients.index("That they are silent")
    assert "heart block" in printed
    found = document(evaluated(shipped, value("1.1 mg/dL")))
    for name in ("pregnancy", "childhood", "heart-block", "dialysis"):
        assert name in {row["concept"] for row in found["not_addressed"]}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (value("1.10 mg/dL"), "serum magnesium 1.10 mg/dL"),
        (value("1.10 mg/dL", "2026-11-19"), "serum magnesium 1.10 mg/dL on 2026-11-19"),
        (has("transplantation", "2026-11-01"), "transplantation on 2026-11-01"),
        (lacks("symptomatic-hypomagnesemia"), "not symptomatic low magnesium"),
        (None, ""),
    ],
)
def test_facts_are_said_as_they_were_given(fact: Fact | None, said: str, shipped: RuleSet) -> None:
    assert shown_fact(fact, shipped) == said


COURSES = [
    ("2026-11-01/..", "tacrolimus since 2026-11-01 [for 21 days]", 21),
    ("2026-11-21/..", "tacrolimus since 2026-11-21 [for 1 day]", 1),
    ("2026-11-01/2026-11-15", "tacrolimus from 2026-11-01 to 2026-11-15 [ended 7 days ago]", 21),
    ("../2026-11-21", "tacrolimus until 2026-11-21 [ended 1 day ago]", 1),
    ("2026-11-22/..", "tacrolimus since 2026-11-22 [for 0 days]", 0),
]


@pytest.mark.parametrize(("dates", "said", "age"), COURSES)
def test_3_6_a_course_is_said_with_its_age(dates: str, said: str, age: int, shipped: RuleSet) -> None:
    evaluation = evaluated(shipped, course("tacrolimus", dates))
    assert shown_fact(evaluation.facts.stated[0], shipped, evaluation.facts.at) == said
    assert said in " ".join(text(evaluation, PLAIN).split())
    (fact,) = document(evaluation)["patient"]["facts"]
    start, stop = (None if end == ".." else end for end in dates.split("/"))
    assert (fact["date"], fact["start"], fact["stop"], fact["age_days"]) == (None, start, stop, age)


def test_3_6_a_course_that_is_set_aside_is_listed_with_the_reason(shipped: RuleSet) -> None:
    found = document(evaluated(shipped, course("tacrolimus", "2026-11-01/.."), lacks("tacrolimus")))["set_aside"]
    reason = "older than what was stated last: not tacrolimus"
    fact = "tacrolimus (2026-11-01/..)"
    assert found == [{"fact": fact, "reason": reason, "concept": "tacrolimus", "count": 1}]


def timed(statement: str, *facts: Fact) -> str:
    evaluation = evaluated(trial("time"), *facts)
    judgement = evaluation.outcomes[f"trial/{statement}"].parts[0].judgement
    return explain(judgement, evaluation.ruleset, evaluation.facts.at)


def test_3_11_times_repetitions_and_trends_are_said_with_all_that_they_rest_on() -> None:
    started = timed("started-lately", course("tacrolimus", "2026-11-20/.."))
    assert started == "tacrolimus started less than 14 days ago — stated since 2026-11-20 [for 2 days]"
    ended = timed("stopped-lately", course("tacrolimus", "2026-01-01/2026-11-01"))
    assert ended.startswith("not: tacrolimus stopped less than 14 days ago — ")
    assert timed("stopped-lately", lacks("tacrolimus")).startswith(
        f"tacrolimus stopped less than 14 days ago: {REASONS['no-date']}"
    )
    values = (value("0.3 mmol/L", "2026-11-20"), value("0.4 mmol/L", "2026-11-21"))
    twice = timed("twice-in-a-week", *values)
    assert twice.startswith("serum magnesium below 0.5 mmol/L on the latest 2 occasions within 7 days — ")
    assert "0.4 mmol/L on 2026-11-21 [1 day old]" in twice
    assert "0.3 mmol/L on 2026-11-20 [2 days old]" in twice
    falling = timed("falling-in-a-fortnight", *values)
    assert falling.startswith("not: serum magnesium falling on the latest 3 occasions within 14 days — ")
    assert timed("falling", value("0.3 mmol/L")).startswith(
        f"serum magnesium falling on the latest 3 occasions: {REASONS['too-few-values']} (serum magnesium 0.3 mmol/L"
    )


# Patients

# A sentence that begins so tells a reader what to do with a prescribed drug.
VERBS = (
    *("start", "stop", "take", "increase", "decrease", "reduce", "raise", "lower", "double", "halve", "skip", "switch"),
    *("change", "discontinue", "begin", "avoid", "use", "replace", "cut"),
)
ORDERS = re.compile(rf"(?:^|[.!?:;] )(?:please )?(?:{'|'.join(VERBS)})\b", re.IGNORECASE)


def test_3_10_no_plain_wording_tells_to_start_stop_or_change_a_drug(shipped: RuleSet) -> None:
    assert ORDERS.search("Your level is low. Stop taking omeprazole.")
    for statement in shipped.library.statements.values():
        assert statement.plain_wording
        assert not ORDERS.search(statement.plain_wording), statement.id


def test_3_10_patients_read_emergency_signs_first_and_only_plain_wordings(shipped: RuleSet) -> None:
    evaluation = evaluated(shipped, value("1.1 mg/dL"), has("tacrolimus"), lacks("symptomatic-hypomagnesemia"))
    printed = " ".join(plain_text(evaluation, PLAIN).split())
    assert "do not start, stop or change any medicine" in printed
    urgent = [s for s in shipped.library.statements.values() if s.urgency == "immediate"]
    assert urgent
    applying = [r.statement for r in evaluation.ordered if r.truth and not isinstance(r.statement, Background)]
    for statement in urgent:
        assert "emergency services" in statement.plain_wording
        for other in applying:
            assert printed.index(statement.plain_wording) < printed.index(other.plain_wording)
    for statement in shipped.library.statements.values():
        assert statement.wording not in printed
