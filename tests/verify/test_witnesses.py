"""In every patient whom verify shows the reasoner finds the same; a contradiction has no fact to spare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest

from mgkg.model.patient import Patient, moment
from mgkg.model.statement import Classification, Target
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.rules.ruleset import RuleSet, compile_rules
from mgkg.store.reading import library
from mgkg.verify.finding import Finding
from mgkg.verify.verification import verify
from tests.bench.seeded import seeded
from tests.reason.people import described
from tests.rules.trial import shipped
from tests.verify.made import CLASH, TODAY, rules
from tests.verify.planted import PLANTED, corpus

CLOCK = moment("2026-12-01T12:00")
DISAGREEMENTS = ("conflict", "self-contradiction")
SHIPPED, SEEDED = "the shipped guidelines", "seeded guidelines"
CORPORA = (SHIPPED, SEEDED, *(path.stem for path in PLANTED))
RULING = """
a:ruling-{number} a mgkg:Precedence ; mgkg:winner a:vein ; mgkg:loser a:mouth ; mgkg:situation a:{situation} ;
    mgkg:rationale "Made up."@en ; dcterms:creator "Somebody" ; dcterms:date "2026-11-22"^^xsd:date .
"""
LEAST_SHIPPED, LEAST_SEEDED, LEAST_PLANTED = 90, 150, 40


@cache
def rules_of(name: str) -> RuleSet:
    if name == SHIPPED:
        return shipped()
    if name == SEEDED:
        return compile_rules(seeded(120, 10))
    path = next(path for path in PLANTED if path.stem == name)
    return compile_rules(library(corpus(path).dataset))


@cache
def shown(name: str) -> list[tuple[Finding, Patient]]:
    """The findings of a corpus that some patient shows, settled ones included."""
    return [(one, one.witness) for one in verify(rules_of(name), TODAY).findings if one.witness]


@pytest.mark.parametrize("name", CORPORA)
def test_the_reasoner_finds_in_a_witness_what_it_is_shown_for(name: str) -> None:
    for finding, patient in shown(name):
        assert shows(finding, patient, rules_of(name)), finding


@pytest.mark.parametrize("name", CORPORA)
def test_no_fact_of_a_contradiction_can_be_left_out(name: str) -> None:
    for finding, patient in shown(name):
        if finding.kind in DISAGREEMENTS:
            spared = [described(less) for less in smaller(patient) if shows(finding, less, rules_of(name))]
            assert not spared, finding


@pytest.mark.parametrize(
    ("exception", "situations", "settled_by"),
    [
        (False, ("painful", "lower"), "a/ruling-1"),
        (False, ("lower", "lower"), "a/ruling-0"),
        (True, ("lower",), "a/ruling-0"),
        (True, ("painful",), "a/vein"),
        (False, ("painful",), None),
    ],
)
def test_what_settles_a_contradiction_is_what_settles_it_in_the_witness(
    exception: bool,  # noqa: FBT001 - a parameter of a test
    situations: tuple[str, ...],
    settled_by: str | None,
) -> None:
    excepting = ("mgkg:answers d:route ; mgkg:appliesWhen a:lower", "mgkg:exceptionTo a:mouth ; {}")
    edits = [(excepting[0], excepting[1].format(excepting[0]))] if exception else []
    rulings = "\n".join(RULING.format(number=number, situation=name) for number, name in enumerate(situations))
    ruleset = rules(*edits, added=f"{rulings}\na:painful a mgkg:ConditionCriterion ; mgkg:condition t:pain .\n")
    finding = next(one for one in verify(ruleset, TODAY).findings if one.id == CLASH)
    assert finding.settled_by == settled_by
    assert finding.witness
    assert shows(finding, finding.witness, ruleset)


def test_there_are_enough_of_them() -> None:
    assert len(shown(SHIPPED)) >= LEAST_SHIPPED
    assert len(shown(SEEDED)) >= LEAST_SEEDED
    assert sum(len(shown(path.stem)) for path in PLANTED) >= LEAST_PLANTED
    kinds = {finding.kind for name in CORPORA for finding, _ in shown(name)}
    assert kinds >= {*DISAGREEMENTS, "gap", "overlap", "redundant", "misplaced-dose", "stale-evidence"}


def smaller(patient: Patient) -> Iterator[Patient]:
    for place in range(len(patient.facts)):
        yield replace(patient, facts=patient.facts[:place] + patient.facts[place + 1 :])


def shows(finding: Finding, patient: Patient, ruleset: RuleSet) -> bool:
    """Whether a patient shows what a finding says, in the eyes of the reasoner."""
    by_kind = {**dict.fromkeys(DISAGREEMENTS, conflicting), "gap": in_a_gap, "overlap": named_twice, "redundant": both}
    look: Callable[[Finding, Evaluation], bool] = by_kind.get(finding.kind, some_applies)
    return look(finding, evaluate(ruleset, patient, CLOCK))


def conflicting(finding: Finding, evaluation: Evaluation) -> bool:
    """A certain conflict of the same name, settled by the same; acceptances settle nothing in a patient."""
    accepting = {acceptance.id for acceptance in evaluation.ruleset.library.acceptances}
    settled_by = None if finding.settled_by in accepting else finding.settled_by
    return (finding.id, settled_by) in {(one.clash.id, one.settled_by) for one in evaluation.certain}


def named_twice(finding: Finding, evaluation: Evaluation) -> bool:
    """Both statements apply, and the value is in both bands."""
    bands = {band.band.id: band for name in finding.between for band in evaluation.ruleset.rows[name].bands}
    _, *pair = finding.id.split(":")
    return both(finding, evaluation) and all(evaluation.reasoning.judge(bands[name]).truth for name in pair)


def both(finding: Finding, evaluation: Evaluation) -> bool:
    """All statements apply."""
    return all(evaluation.outcomes[name].truth for name in finding.between)


def in_a_gap(finding: Finding, evaluation: Evaluation) -> bool:
    """No classification applies, and the target does where there is one; or no statement applies, surely."""
    results = [evaluation.outcomes[name] for name in finding.between]
    if finding.question is not None:
        return all(result.truth is False for result in results)
    return all(
        result.truth is True if isinstance(result.statement, Target) else result.truth is not True
        for result in results
        if isinstance(result.statement, (Classification, Target))
    )


def some_applies(finding: Finding, evaluation: Evaluation) -> bool:
    """One of the statements among the nodes applies."""
    return any(evaluation.outcomes[name].truth for name in finding.between if name in evaluation.outcomes)
