"""What holds of every patient, on random ones over the shipped guidelines."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from mgkg.errors import ContradictionError
from mgkg.model.criterion import Criterion, FindingCriterion, criteria
from mgkg.model.guideline import Library
from mgkg.model.patient import HAS, OBSERVATION, Fact, Patient
from mgkg.model.statement import Classification
from mgkg.model.units import convert
from mgkg.reason.conflict import CERTAIN, CONFLICTING, POSSIBLE, UNOPPOSED
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.facts import implied
from mgkg.reason.hypothesis import OPEN_READINGS
from mgkg.reason.outcome import answer_truth
from mgkg.rules.answer import Answer
from mgkg.rules.ruleset import RuleSet, compile_rules, conditions
from tests.reason.crowd import MAGNESIUM, UNITS, in_unit, observations, patients, stated
from tests.reason.people import NOW, described, evaluated, has, lacks, named, value
from tests.rules import trial

KIND_OF_LIST = {"substance": "medications", "condition": "conditions", "symptom": "symptoms", "procedure": "procedures"}

anybody = st.deferred(lambda: patients(trial.shipped()))
further_facts = st.deferred(
    lambda: st.lists(stated(trial.shipped()) | observations(trial.shipped()), min_size=1, max_size=3).map(tuple)
)
many = settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def tried(patient: Patient, ruleset: RuleSet) -> Evaluation | None:
    """What the rules make of a patient; None when the facts contradict each other."""
    try:
        return evaluate(ruleset, patient, NOW)
    except ContradictionError:
        return None


def summary(evaluation: Evaluation | None) -> object:
    """Outcomes with directions, standings and certain conflicts."""
    if evaluation is None:
        return "contradiction"
    return (
        {name: (result.truth, result.direction) for name, result in evaluation.outcomes.items()},
        evaluation.standing,
        {conflict.clash.id: conflict.settled_by for conflict in evaluation.certain},
    )


# Units


def printed_in_two_units(ruleset: RuleSet) -> dict[str, list[tuple[Fraction, Fraction]]]:
    """Each statement that hangs on agreeing equivalents, with the spans between them in mmol/L."""
    spans = {
        iri: (min(ends), max(ends))
        for iri, cut in ruleset.cuts.items()
        for group in (*cut.lower, *cut.upper)
        if len({bound.unit for bound in group}) > 1
        for ends in [[end for bound in group for end in bound.ends_in("mmol/L", cut.scale)]]
    }
    found: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for name, statement in ruleset.library.statements.items():
        leaves = [leaf for root in conditions(statement) for leaf in criteria(root)]
        if any(isinstance(leaf, FindingCriterion) for leaf in leaves):
            leaves += defining(statement.guideline, ruleset.library)
        bands = statement.bands if isinstance(statement, Classification) else ()
        if own := [spans[node.iri] for node in (*leaves, *bands) if node.iri in spans]:
            found[name] = own
    return found


def defining(guideline: str, library: Library) -> list[Criterion]:
    roots = [d.defined_by for d in library.definitions if d.defined_by and d.id.startswith(f"{guideline}/")]
    return [leaf for root in roots for leaf in criteria(root)]


@many
@given(anybody)
def test_3_3_outcomes_do_not_depend_on_the_unit_but_between_agreeing_equivalents(patient: Patient) -> None:
    ruleset = trial.shipped()
    note(described(patient))
    in_each = [tried(in_unit(patient, unit), ruleset) for unit in UNITS]
    if None in in_each:
        assert in_each == [None] * len(UNITS)
        return
    exempt = printed_in_two_units(ruleset)
    for name in ruleset.library.statements:
        outcomes = [(e.outcomes[name].truth, e.outcomes[name].direction) for e in in_each if e]
        if len(set(outcomes)) > 1:
            first = next(e for e in in_each if e)
            latest = [
                r.value * ruleset.scales[MAGNESIUM].factor(r.unit, "mmol/L") for r in first.facts.readings[MAGNESIUM]
            ]
            assert name in exempt, (name, outcomes)
            assert any(low <= amount <= high for low, high in exempt[name] for amount in latest), (name, outcomes)


def test_3_4_between_agreeing_equivalents_the_printed_unit_decides(shipped: RuleSet) -> None:
    """Severe is printed as <1.2 mg/dL or <0.5 mmol/L; 1.21 mg/dL is 0.498 mmol/L."""
    severe = "low-magnesium/severe-value"
    assert severe in printed_in_two_units(shipped)
    between = convert(Fraction("1.21"), "mg/dL", "mmol/L", Fraction("24.305"), 2)
    outcomes = {}
    for unit in UNITS:
        fact = replace(value("0.498 mmol/L"), value=convert(between, "mmol/L", unit, Fraction("24.305"), 2), unit=unit)
        outcomes[unit] = named(evaluated(shipped, fact))[severe]
    assert outcomes == {"mg/dL": "does-not-apply", "mmol/L": "applies", "mEq/L": "unknown"}


# Added facts


def may_overturn(fact: Fact, patient: Patient, ruleset: RuleSet) -> bool:
    """Whether the design lets a fact take back what was known.

    A further value or event may be later than the one that counted; a further entry, or a class of such, shows that
    a list was not complete (§3.1); and a finding without a number of its own counts as stated before any number (§3.5).
    """
    if fact.kind == OBSERVATION or (fact.moment and fact.concept in {one.concept for one in patient.facts}):
        return any(one.concept == fact.concept for one in patient.facts)
    kinds = {ruleset.library.terms[name].kind for name in ruleset.terms.below[fact.concept]}
    if fact.kind == HAS and patient.complete & {KIND_OF_LIST.get(kind) for kind in kinds}:
        return True
    by_number = {definition.defines for definition in ruleset.library.definitions if definition.below_targets_of}
    said = {fact.concept, *(name for name, _ in implied(fact.concept, ruleset, truth=fact.truth))}
    return bool(said & by_number)


@many
@given(anybody, further_facts)
def test_3_1_what_is_known_stays_known_when_facts_are_added(patient: Patient, added: tuple[Fact, ...]) -> None:
    """No criterion that was true becomes false or unknown, nor the other way; so outcomes and conflicts stay, too."""
    ruleset = trial.shipped()
    now = patient
    for fact in added:
        assume(not may_overturn(fact, now, ruleset))
        now = replace(now, facts=(*now.facts, fact))
    note(f"{described(patient)} — added: {', '.join(map(str, added))}")
    before, after = tried(patient, ruleset), tried(now, ruleset)
    if before is None:
        assert after is None  # what contradicts itself cannot be mended by more facts
        return
    if after is None:
        return  # what was added contradicts what was known
    for criterion in every_criterion(ruleset):
        truth = before.reasoning.judge(criterion).truth
        assert truth is None or after.reasoning.judge(criterion).truth is truth, criterion.id
    for name, result in before.outcomes.items():
        then = after.outcomes[name]
        assert result.truth is None or (result.truth, result.direction) == (then.truth, then.direction), name
    assert {c.clash.id for c in before.certain} <= {c.clash.id for c in after.certain}


def every_criterion(ruleset: RuleSet) -> list[Criterion]:
    roots = [root for statement in ruleset.library.statements.values() for root in conditions(statement)]
    roots += [definition.defined_by for definition in ruleset.library.definitions if definition.defined_by]
    roots += [band for row in ruleset.rows.values() for band in row.bands]
    return list({leaf.iri: leaf for root in roots for leaf in criteria(root)}.values())


@pytest.mark.parametrize(
    ("facts", "complete", "added", "statement"),
    [
        ((value("2.0 mmol/L"),), (), has("hypomagnesemia"), "low-magnesium/algorithm-oral"),
        ((value("2.0 mmol/L"),), (), value("0.4 mmol/L", "2026-11-22T11:00"), None),
        ((value("2.0 mmol/L", "2026-11-20"),), (), value("0.4 mmol/L", "2026-11-21"), "low-magnesium/algorithm-oral"),
        ((has("tacrolimus"),), ("medications",), has("omeprazole"), "tacrolimus-magnesium/stop-proton-pump-inhibitors"),
    ],
    ids=["stated before any number", "a tie", "a later value", "a list that was not complete"],
)  # fmt: skip
def test_3_1_only_these_facts_overturn_what_was_known(
    facts: tuple[Fact, ...], complete: tuple[str, ...], added: Fact, statement: str | None, shipped: RuleSet
) -> None:
    before = evaluated(shipped, *facts, complete=complete)
    assert may_overturn(added, before.patient, shipped)
    after = evaluated(shipped, *facts, added, complete=complete)
    changed = {n for n, o in before.outcomes.items() if o.truth is False and after.outcomes[n].truth is not False}
    assert statement in changed if statement else changed


@many
@given(anybody, st.sampled_from(["0.3 mmol/L", "1.0 mmol/L"]))
def test_3_6_an_earlier_value_changes_nothing(patient: Patient, text: str) -> None:
    ruleset = trial.shipped()
    assume(
        any(fact.kind == OBSERVATION and not (fact.moment and fact.moment.start.year < 2026) for fact in patient.facts)
    )
    before = tried(patient, ruleset)
    assume(before is not None and before.facts.readings)
    older = replace(patient, facts=(value(text, "2024-01-01"), *patient.facts))
    assert summary(tried(older, ruleset)) == summary(before)


@many
@given(anybody, st.randoms(use_true_random=False))
def test_the_order_and_the_repetition_of_facts_do_not_matter(patient: Patient, random: object) -> None:
    ruleset = trial.shipped()
    shuffled = list(patient.facts) * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    note(described(patient))
    assert summary(tried(replace(patient, facts=tuple(shuffled)), ruleset)) == summary(tried(patient, ruleset))


# Conflicts


def test_3_7_ids_of_conflicts_are_unique_and_name_both_sides_in_order(shipped: RuleSet) -> None:
    ids = [clash.id for clash in shipped.clashes]
    assert len(ids) == len(set(ids))
    for clash in shipped.clashes:
        decision, *sides = clash.id.split(":")
        assert decision == clash.decision
        assert sides == sorted(sides)
        assert {side.split("#")[0] for side in sides} == set(clash.between)


@pytest.fixture(scope="module")
def backwards(shipped: RuleSet) -> RuleSet:
    """The shipped rules, compiled from the same statements in the opposite order."""
    library = shipped.library
    return compile_rules(replace(library, statements=dict(reversed(library.statements.items()))), "backwards")


def test_3_7_ids_of_conflicts_do_not_hang_on_the_order_of_statements(shipped: RuleSet, backwards: RuleSet) -> None:
    assert {clash.id: set(clash.between) for clash in backwards.clashes} == {
        clash.id: set(clash.between) for clash in shipped.clashes
    }


def test_3_7_conflicts_are_symmetric(shipped: RuleSet, backwards: RuleSet) -> None:
    @many
    @given(anybody)
    def check(patient: Patient) -> None:
        note(described(patient))
        assert summary(tried(patient, backwards)) == summary(tried(patient, shipped))

    check()


@many
@given(anybody)
def test_3_7_certain_conflicts_are_those_of_which_both_sides_hold(patient: Patient) -> None:
    ruleset = trial.shipped()
    evaluation = tried(patient, ruleset)
    assume(evaluation is not None)
    assert evaluation is not None
    holding = {
        clash.id
        for clash in ruleset.clashes
        if any(all(answer_truth(a, evaluation.outcomes, evaluation.reasoning) for a in pair) for pair in clash.pairs)
    }
    assert {conflict.clash.id for conflict in evaluation.certain} == holding
    assert len(evaluation.certain) == len(holding)


@settings(many, max_examples=100)
@given(anybody)
def test_3_7_a_possible_conflict_becomes_certain_by_the_facts_that_it_names(patient: Patient) -> None:
    ruleset = trial.shipped()
    evaluation = tried(patient, ruleset)
    assume(evaluation is not None)
    assert evaluation is not None
    note(described(patient))
    for conflict in evaluation.conflicts:
        if conflict.certainty == CERTAIN:
            continue
        assert conflict.certainty == POSSIBLE
        truths = [answer_truth(answer, evaluation.outcomes, evaluation.reasoning) for answer in conflict.pair]
        assert sorted(map(str, truths)) == ["None", "True"], conflict.clash.id
        if not conflict.would_hold:
            unknown = next(a for a, t in zip(conflict.pair, truths, strict=True) if t is None)
            assert unknown.reading or reasons(unknown, evaluation) & OPEN_READINGS, conflict.clash.id
            continue
        note(f"{conflict.clash.id} if {', '.join(map(str, conflict.would_hold))}")
        further = tried(replace(patient, facts=(*patient.facts, *conflict.would_hold)), ruleset)
        assert further is not None
        assert conflict.clash.id in {one.clash.id for one in further.certain}


def reasons(answer: Answer, evaluation: Evaluation) -> set[str | None]:
    """Why the leaves that an answer hangs on are unknown."""
    cone = evaluation.trials.cone(evaluation.outcomes[answer.statement].statement)
    leaves = [leaf for own in cone.leaves.values() for leaf in own]
    leaves += list(criteria(answer.given)) if answer.given else []
    return {evaluation.reasoning.judge(leaf).reason for leaf in leaves}


@settings(many, max_examples=150)
@given(anybody, further_facts)
def test_3_7_what_some_extension_makes_certain_is_possible_before(patient: Patient, added: tuple[Fact, ...]) -> None:
    """Where one side holds, the other is unknown, and facts that overturn nothing make both hold."""
    ruleset = trial.shipped()
    now = patient
    for fact in added:
        assume(not may_overturn(fact, now, ruleset))
        now = replace(now, facts=(*now.facts, fact))
    before, after = tried(patient, ruleset), tried(now, ruleset)
    assume(before is not None and after is not None)
    assert before is not None
    assert after is not None
    note(f"{described(patient)} — added: {', '.join(map(str, added))}")
    known = {conflict.clash.id for conflict in before.conflicts}
    for conflict in after.certain:
        truths = [answer_truth(answer, before.outcomes, before.reasoning) for answer in conflict.pair]
        if truths != [None, None]:
            assert conflict.clash.id in known, conflict.clash.id


@many
@given(anybody)
def test_3_8_standing_is_of_what_applies_and_unopposed_means_without_an_unsettled_certain_conflict(
    patient: Patient,
) -> None:
    evaluation = tried(patient, trial.shipped())
    assume(evaluation is not None)
    assert evaluation is not None
    assert set(evaluation.standing) == {name for name, result in evaluation.outcomes.items() if result.truth}
    opposed = {name for c in evaluation.certain if c.settled_by is None for name in c.clash.between}
    for name, standing in evaluation.standing.items():
        assert standing != UNOPPOSED or name not in opposed
        assert standing != CONFLICTING or name in opposed


def test_3_5_what_a_definition_makes_true_cannot_be_denied(shipped: RuleSet) -> None:
    """A seizure with low magnesium is symptomatic by definition; to deny it is a contradiction."""
    with pytest.raises(ContradictionError, match="symptomatic"):
        evaluated(shipped, value("0.3 mmol/L"), has("seizure"), lacks("symptomatic-hypomagnesemia"))
