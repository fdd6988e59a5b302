"""The made patients themselves, and that both of their forms have one meaning."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

import pytest

from mgkg.errors import ContradictionError, PatientError
from mgkg.model.patient import Fact, Moment, Patient, moment
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.patient_file import patient as read_patient
from tests.exchange.made import conditions, drugs, medication, observations, record, surroundings
from tests.exchange.made.patient import Made, made_patient
from tests.exchange.made.reading import OTHERWISE, read
from tests.rules import trial

CLOCK = moment("2026-11-22T12:00")
PATIENTS = 5000
MOST_LEFT_OUT = 0.2
OWN_CHECKS = 2000
VALIDATED = 200
KINDS = {
    *(kind for kind in observations.FAULTS if kind != "none"),
    *drugs.HISTORIES,
    *medication.FAULTS,
    *conditions.CONDITIONS,
    *conditions.FINDINGS,
    *conditions.PROCEDURES,
    *surroundings.OF_OTHERS,
    *surroundings.VERSIONS,
    *(f"references-{style}" for style in record.STYLES),
    *("panel", "panel-with-own-value", "red-cell-magnesium", "coded-answer", "product-with-ingredients"),
    *("contained-medication", "referenced-medication", "no-patient-resource", "partial-birth-date"),
    *("allergy-to-a-known-drug", "other-allergy", "blood-pressure", "other-value", "encounter", "vaccine", "claim"),
    *("combination-product", "exclude-each-other", "opposite-answers", "several-patients"),
    *("collection", "searchset", "transaction"),
    *("organization", "code", "code-and-others", "several-codes", "unknown-code-known-name", "text-only"),
    *("rxnorm-name", "rxnorm-brand-name", "rxnorm-name-with-hours", "brand-only"),
}


@lru_cache(maxsize=OWN_CHECKS)
def made(seed: int) -> Made:
    return made_patient(seed, trial.shipped(), CLOCK)


def evaluated(patient: Patient) -> Evaluation | None:
    """What the rules make of a patient, or nothing where he is refused."""
    try:
        return evaluate(trial.shipped(), patient, CLOCK)
    except ContradictionError:
        return None


def meaning(patient: Patient) -> object:
    """Each statement's truth and standing, and the certain conflicts; None where the patient is refused."""
    found = evaluated(patient)
    if found is None:
        return None
    truths = {name: (outcome.truth, found.standing.get(name)) for name, outcome in found.outcomes.items()}
    return truths, sorted((conflict.clash.id, conflict.settled_by or "") for conflict in found.certain)


def stated(fact: Fact) -> tuple[object, ...]:
    """What a fact says, without how it was written and where; of remarks, whether a value has any."""

    def bounds(one: Moment | None) -> tuple[object, object] | None:
        return (one.start, one.end) if one else None

    stop = bounds(fact.stop)
    if stop and fact.start is None:
        stop = (None, stop[1])  # it may have begun at any time
    times = (bounds(fact.moment), bounds(fact.start), stop)
    remarked = bool(fact.remarks) and fact.value is not None
    return fact.kind, fact.concept, fact.value, fact.unit, fact.comparator, *times, remarked


def test_the_same_seed_makes_the_same_patient() -> None:
    for seed in range(50):
        again = made_patient(seed, trial.shipped(), CLOCK)
        assert (again.text, again.patient, again.set_aside) == (
            made(seed).text,
            made(seed).patient,
            made(seed).set_aside,
        )
    assert len({made(seed).text for seed in range(200)}) == 200


def test_every_kind_of_mess_is_among_them() -> None:
    shares = Counter(kind for seed in range(OWN_CHECKS) for kind in made(seed).kinds)
    assert not KINDS - shares.keys()
    assert not shares.keys() - KINDS - {"none"}
    assert 0.005 < sum(made(seed).contradictory for seed in range(OWN_CHECKS)) / OWN_CHECKS < 0.05
    assert any(made(seed).at for seed in range(OWN_CHECKS))


def test_their_facts_can_be_evaluated_unless_they_are_meant_to_contradict() -> None:
    for seed in range(OWN_CHECKS):
        assert (evaluated(made(seed).patient) is None) == made(seed).contradictory, seed


def test_the_order_of_facts_does_not_matter() -> None:
    """A partial date ties with values that are younger than its first day."""
    for seed in range(OWN_CHECKS):
        one = made(seed).patient
        turned = replace(one, facts=one.facts[::-1])
        assert meaning(turned) == meaning(one), seed


def test_a_patient_file_says_the_same_where_it_can_be_written() -> None:
    mappings = [(seed, mapping) for seed in range(300) if (mapping := made(seed).mapping)]
    assert len(mappings) > 50
    for seed, mapping in mappings:
        again = read_patient(mapping, trial.shipped(), "made")
        bare = {stated(fact)[:-1] for fact in made(seed).patient.facts}
        assert {stated(fact)[:-1] for fact in again.facts} == bare, seed
        assert meaning(again) == meaning(made(seed).patient), seed


def test_the_text_is_json_with_all_digits() -> None:
    for seed in range(OWN_CHECKS):
        assert json.loads(made(seed).text, parse_float=Decimal, parse_int=Decimal) == with_decimals(made(seed).bundle)
    texts = "".join(made(seed).text for seed in range(100))
    values = {fact.printed for seed in range(100) for fact in made(seed).patient.facts if fact.value is not None}
    with_zero = {printed for printed in values if printed and "." in printed and printed.endswith("0")}
    assert with_zero
    assert all(f'"value": {printed.lstrip("<>=")}' in texts for printed in with_zero)


def with_decimals(element: object) -> object:
    """The same, with every number a decimal."""
    if isinstance(element, dict):
        return {key: with_decimals(value) for key, value in element.items()}
    if isinstance(element, list):
        return [with_decimals(value) for value in element]
    is_number = isinstance(element, int | float) and not isinstance(element, bool)
    return Decimal(str(element)) if is_number else element


def test_ids_are_unique_but_for_what_stands_twice() -> None:
    for seed in range(OWN_CHECKS):
        names = Counter((e["resource"]["resourceType"], e["resource"]["id"]) for e in made(seed).entries)
        repeated = max(names.values(), default=0) > 1
        assert repeated == bool(made(seed).kinds & surroundings.VERSIONS.keys()), seed


def test_every_item_becomes_a_fact_or_is_set_aside() -> None:
    for seed in range(OWN_CHECKS):
        one = made(seed)
        assert one.items == len(one.becoming) + len(one.set_aside)
        assert {concept for _, concept in one.becoming} == {fact.concept for fact in one.patient.facts}, seed


def test_r4_holds_them_but_for_those_that_are_meant_to_be_wrong() -> None:
    models = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not installed")
    valid = [one for seed in range(VALIDATED * 2) if not (one := made(seed)).invalid][:VALIDATED]
    assert len(valid) == VALIDATED
    for one in valid:
        models.Bundle.model_validate_json(one.text)


def is_left_out(one: Made) -> bool:
    """Whether a record is read otherwise by choice.

    At a moment in the past, a month in which it lies is not known to be before it, and a course whose last day it is
    still runs on that day.
    """
    if one.readings & OTHERWISE or (one.at and "an end within a time that is not over" in one.readings):
        return True
    ends = [end for fact in one.patient.facts for end in (fact.moment, fact.start, fact.stop) if end]
    longer = [end for end in ends if end.end - end.start > timedelta(days=1)]
    return one.at is not None and any(end.start <= one.at.start < end.end for end in longer)


def as_read(one: Made) -> tuple[Patient, int]:
    """The patient whom the record of a made patient describes, and how much of it is set aside."""
    found = read(one.text, trial.shipped(), CLOCK, one.at, one.subject)
    assert found.items == found.behind + sum(each.times for each in found.set_aside)
    return Patient(found.facts, at=one.at, set_aside=found.set_aside), sum(each.times for each in found.set_aside)


def test_both_give_equal_outcomes() -> None:
    left_out = 0
    for seed in range(PATIENTS):
        one = made_patient(seed, trial.shipped(), CLOCK)
        if is_left_out(one):
            left_out += 1
            continue
        found, _ = as_read(one)
        assert meaning(found) == meaning(one.patient), seed
        assert (evaluated(found) is None) == one.contradictory, seed
    assert left_out < PATIENTS * MOST_LEFT_OUT


def test_both_give_equal_facts_and_set_as_much_aside() -> None:
    """More than outcomes: the same values, dates, courses and bounds, also of what no statement looks at."""
    for seed in range(OWN_CHECKS):
        one = made(seed)
        if is_left_out(one):
            continue
        found, aside = as_read(one)
        assert {stated(fact) for fact in found.facts} == {stated(fact) for fact in one.patient.facts}, seed
        # What nothing asks about and stands twice is counted twice: it is only counted, so that memory stays bounded.
        more = 0 if "stands-twice" not in one.kinds else aside - len(one.set_aside)
        assert aside == len(one.set_aside) + max(more, 0), seed


def test_a_record_of_several_is_refused_with_their_names() -> None:
    several = [one for seed in range(OWN_CHECKS) if (one := made(seed)).subject]
    assert several
    for one in several:
        with pytest.raises(PatientError, match=str(one.subject).removeprefix("Patient/")):
            read(one.text, trial.shipped(), CLOCK, one.at)
