"""What a question says of what it names: stated, denied, past, supposed, asked for, another's."""

from __future__ import annotations

import pytest

from mgkg.model.patient import OBSERVATION
from tests.ask.conftest import Reads


def concepts(reads: Reads, question: str) -> set[str]:
    """The concepts that are facts, denied ones with "not"."""
    facts = [one.fact for one in reads(question).understood if one.fact.kind != OBSERVATION]
    return {f"{'' if fact.truth else 'not '}{fact.concept}" for fact in facts}


SAID = {
    "Mg 1.1 mg/dL without symptoms": {"not symptomatic-hypomagnesemia"},
    "Mg 1.1 mg/dL, asymptomatic": {"not symptomatic-hypomagnesemia"},
    "Mg 1.1 mg/dL, denies cramps, tremor and seizures": {"not muscle-cramp", "not tremor", "not seizure"},
    "Mg 1.1 mg/dL, no cramps but tremor": {"not muscle-cramp", "tremor"},
    "Mg 1.1 mg/dL, neither cramps nor tremor": {"not muscle-cramp", "not tremor"},
    "Mg 1.1 mg/dL; cramps: none; tremor: yes": {"not muscle-cramp", "tremor"},
    "Mg 1.1 mg/dL, seizures absent": {"not seizure"},
    "Mg 1.1 mg/dL, not on a PPI, on Prograf": {"not proton-pump-inhibitor", "tacrolimus"},
    "Mg 1.1 mg/dL, no PPI, tacrolimus 2 mg": {"not proton-pump-inhibitor", "tacrolimus"},
    "Mg 1.1 mg/dL, no furosemide, omeprazole or cyclosporine": {"not furosemide", "not omeprazole", "not cyclosporine"},
    "Mg 1.1 mg/dL. She stopped omeprazole but takes Lasix": {"not omeprazole", "furosemide"},
    "Mg 1.1 mg/dL. Omeprazole was stopped last week": {"not omeprazole"},
    "Mg 1.1 mg/dL. He was switched from tacrolimus to cyclosporine": {"not tacrolimus", "cyclosporine"},
    "Mg 1.1 mg/dL on omeprazol and furosamide": {"omeprazole", "furosemide"},
    "Mg 1.1 mg/dL. No history of seizures": {"not seizure"},
    "Mg 1.1 mg/dL. Should I add furosemide to her tacrolimus?": {"tacrolimus"},
    "Which route for a woman on Prograf with cramps and Mg 1.1 mg/dL?": {"tacrolimus", "muscle-cramp"},
    "My husband takes tacrolimus and has cramps. What should he do?": {"tacrolimus", "muscle-cramp"},
    "Has cramps, does not take furosemide. Mg 1.1 mg/dL": {"muscle-cramp", "not furosemide"},
    "bed 7 mg 0.42 mmol/l on prograf what do i give": {"tacrolimus"},
    "Her pregnancy test is negative, Mg 1.1 mg/dL": {"not pregnancy"},
    "Pregnancy test came back positive, Mg 1.1 mg/dL": {"pregnancy"},
    "Mg 1.1 mg/dL in pregnancy": {"pregnancy"},
    "Breastfeeding mother, Mg 1.1 mg/dL": {"breastfeeding"},
    "He is not without cramps, Mg 1.1 mg/dL": {"muscle-cramp"},
    "Used to take furosemide, Mg 1.1 mg/dL": {"not furosemide"},
    "Mg 1.1 mg/dL, rash after mag oxide so stopped it, on tacrolimus": {"not magnesium-oxide", "tacrolimus"},
    "On IV mag, Mg 1.1 mg/dL": {"parenteral-magnesium"},
    "Received a liver transplant, Mg 1.1 mg/dL": {"liver-transplantation"},
}


@pytest.mark.parametrize(("question", "expected"), SAID.items())
def test_what_is_stated_and_what_is_denied(question: str, expected: set[str], reads: Reads) -> None:
    assert concepts(reads, question) == expected


NOT_SAID = {
    "Mg 1.1 mg/dL. My mother takes tacrolimus": "somebody else",
    "Mg 1.1 mg/dL. A colleague's patient is on tacrolimus": "somebody else",
    "Mg 1.1 mg/dL. Ordered a pregnancy test": "not certain",
    "Mg 1.1 mg/dL. CNI-naive": "not certain",
    "Mg 1.1 mg/dL, not on IV magnesium": "only one kind of it",
    "Mg 1.1 mg/dL. The leaflet lists 'seizures, drowsiness' as side effects": "not certain",
    "Mg 1.1 mg/dL. Family history of seizures": "somebody else",
    "Mg 1.1 mg/dL. MgO is what my neighbour takes": "somebody else",
    "Mg 1.1 mg/dL. What if she develops seizures?": "supposed",
    "Mg 1.1 mg/dL. If cramps occur, what then?": "supposed",
    "Mg 1.1 mg/dL. Should I give furosemide?": "asked about",
    "Mg 1.1 mg/dL. Is furosemide safe?": "asked about",
    "Mg 1.1 mg/dL. History of seizures": "past",
    "Mg 1.1 mg/dL. Previously on omeprazole": "past",
    "Mg 1.1 mg/dL. A seizure five years ago": "past",
    "Mg 1.1 mg/dL. Possible seizure": "not certain",
    "Mg 1.1 mg/dL, ?seizure": "not certain",
    "Mg 1.1 mg/dL, seizures cannot be excluded": "not certain",
    "Mg 1.1 mg/dL, not without symptoms": "either way",
    "Mg 1.1 mg/dL. She does not deny cramps": "either way",
    "How to manage cramps on tacrolimus?": "what the question is about",
    "Why do transplant recipients on tacrolimus have cramps?": "what the question is about",
    "Mg 1.1 mg/dL, has cramps and has no cramps": "both stated and denied",
}


@pytest.mark.parametrize(("question", "reason"), NOT_SAID.items())
def test_what_is_no_fact_is_told_with_the_reason(question: str, reason: str, reads: Reads) -> None:
    found = reads(question)
    assert concepts(reads, question) == set()
    assert any(reason in one.reason for one in found.not_understood), found.not_understood


MISREAD = [
    "hyperphosphatemia", "hypernatraemia", "hypernatremia", "sirolimus", "cycloserine", "aripiprazole", "amiodarone",
    "magnesia", "magnesium stearate", "palpitations", "metformin",
]  # fmt: skip


@pytest.mark.parametrize("word", MISREAD)
def test_what_only_looks_like_a_name_is_none(word: str, reads: Reads) -> None:
    assert concepts(reads, f"Mg 1.1 mg/dL. The patient has {word}") == set()


DATED = {
    "three weeks after kidney transplant, Mg 1.1 mg/dL": "kidney-transplantation (2026-11-01)",
    "transplanted on 2026-10-30, Mg 1.1 mg/dL": "transplantation (2026-10-30)",
    "POD 12 liver transplant, Mg 1.1 mg/dL": "liver-transplantation (2026-11-10)",
    "Mg 1.1 mg/dL, heart transplant two months ago": "heart-transplantation (2026-09-22)",
    "Mg 1.1 mg/dL, transplant (kidney) in the past": "kidney-transplantation",
}


@pytest.mark.parametrize(("question", "expected"), DATED.items())
def test_when_a_transplantation_was_is_read(question: str, expected: str, reads: Reads) -> None:
    facts = [str(one.fact) for one in reads(question).understood if one.fact.kind != OBSERVATION]
    assert facts == [expected]


def test_the_words_of_each_fact_are_told(reads: Reads) -> None:
    found = reads("62F on tacrolimis, denies cramps, Mg of 1.1 mg/dL")
    told = {str(one.fact): (one.words, one.corrected) for one in found.understood}
    assert told == {
        "serum-magnesium 1.1 mg/dL": ("Mg of 1.1 mg/dL", None),
        "tacrolimus": ("tacrolimis", "tacrolimus"),
        "not muscle-cramp": ("denies cramps", None),
    }


def test_words_that_mean_nothing_here_are_told(reads: Reads) -> None:
    found = reads("Patient with type 2 diabetes on metformin, Mg 1.1 mg/dL")
    assert {"type 2 diabetes", "metformin"} <= {
        one.words for one in found.not_understood if one.reason == "means nothing here"
    }
