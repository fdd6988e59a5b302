"""Values in questions: numbers, units, comparators, what they are of, and when."""

from __future__ import annotations

import pytest

from mgkg.model.patient import OBSERVATION
from tests.ask.conftest import Reads

MG = "serum-magnesium"


def values(reads: Reads, question: str) -> list[str]:
    return [str(one.fact) for one in reads(question).understood if one.fact.kind == OBSERVATION]


WRITTEN = {
    "Mg 1.1 mg/dL": "1.1 mg/dL",
    "magnesium of 0.45 mmol/l": "0.45 mmol/L",
    "1.1mg/dL magnesium": "1.1 mg/dL",
    "Mg2+ 0.9 mEq/L": "0.9 mEq/L",
    "Mg2+ .9 meq/l": "0.9 mEq/L",
    "mag 1.3 MG/DL": "1.3 mg/dL",
    "Mg1.1 mg/dL": "1.1 mg/dL",
    "Mg = 1.10 mg/dL": "1.10 mg/dL",
    "serum magnesium came back low at 0.5 mmol/L": "0.5 mmol/L",
    "magnesium level was only 1.2 milligrams per decilitre": "1.2 mg/dL",
    "magnesium: 450 umol/L": "450 umol/L",
    "magnesium: 450 µmol/L": "450 umol/L",
    "Mg 1.1 mg%": "1.1 mg/dL",
    "hypomagnesemia (1.1 mg/dL)": "1.1 mg/dL",
    "Mg <0.5 mmol/L": "<0.5 mmol/L",
    "Mg ≤ 0.5 mmol/L": "<=0.5 mmol/L",
    "magnesium below 1.2 mg/dL": "<1.2 mg/dL",
    "magnesium at least 2 mg/dL": ">=2 mg/dL",
    "bed 7 mg 0.42 mmol/l": "0.42 mmol/L",
}


@pytest.mark.parametrize(("question", "expected"), WRITTEN.items())
def test_a_value_is_read_as_it_is_written(question: str, expected: str, reads: Reads) -> None:
    assert values(reads, question) == [f"{MG} {expected}"]


NO_VALUE = {
    "Mg 1.1": "has no unit",
    "Mg 1,1 mg/dL": "decimal comma",
    "Mg 1.1 mg": "is in mg",
    "Mg 1.1 kg/L": "is in kg/L: is it",
    "Mg 110 mg/dL": "no possible",
    "Mg 1.1.2 mg/dL": "no number",
    "Mg 1.0-1.2 mg/dL": "range",
    "Mg between 1.0 and 1.2 mg/dL": "range",
    "CSF magnesium 1.1 mmol/L": "something else",
    "target magnesium above 1.8 mg/dL": "target",
    "What if Mg falls to 0.8 mg/dL?": "supposed",
    "in the trial patients had a magnesium of 1.3 mg/dL": "many people",
    "My mother has a magnesium of 1.1 mg/dL and I take tacrolimus": "somebody else",
    "Mg 1.1 mg/dL on 3/4/2026": "time that is not understood",
    "lipase 70 U/L, 1.1 mg/dL of that": "nothing that is measured here",
}


@pytest.mark.parametrize(("question", "reason"), NO_VALUE.items())
def test_what_is_no_value_is_told_with_the_reason(question: str, reason: str, reads: Reads) -> None:
    found = reads(question)
    assert values(reads, question) == []
    assert any(reason in one.reason for one in found.not_understood), found.not_understood


DATED = {
    "Mg 1.2 mg/dL yesterday": "2026-11-21",
    "Mg 1.2 mg/dL three days ago": "2026-11-19",
    "Mg 1.2 mg/dL on 2026-11-10": "2026-11-10",
    "on 10 November her Mg was 1.2 mg/dL": "2026-11-10",
    "Mg 1.2 mg/dL (Nov 10, 2026)": "2026-11-10",
    "Mg 1.2 mg/dL on 19/11/26": "2026-11-19",
    "Mg 1.2 mg/dL on 19.11.2026": "2026-11-19",
    "Mg 1.2 mg/dL last Friday": "2026-11-20",
    "Mg 1.2 mg/dL on 10 December": "2025-12-10",
}


@pytest.mark.parametrize(("question", "day"), DATED.items())
def test_the_day_of_a_value_is_read(question: str, day: str, reads: Reads) -> None:
    assert values(reads, question) == [f"{MG} 1.2 mg/dL ({day})"]


def test_each_value_has_its_own_day(reads: Reads) -> None:
    question = "Mg 1.2 mg/dL yesterday, 1.0 mg/dL today"
    assert values(reads, question) == [f"{MG} 1.2 mg/dL (2026-11-21)", f"{MG} 1.0 mg/dL (2026-11-22)"]


def test_each_value_is_of_what_stands_before_it(reads: Reads) -> None:
    question = "K 2.9 mmol/L, Mg 0.5 mmol/L, Ca 1.9 mmol/L, creatinine 90 umol/L, tac level 12 ng/mL"
    expected = [
        "serum-potassium 2.9 mmol/L",
        "serum-magnesium 0.5 mmol/L",
        "serum-calcium 1.9 mmol/L",
        "serum-creatinine 90 umol/L",
        "tacrolimus-level 12 ng/mL",
    ]
    assert values(reads, question) == expected


def test_other_specimens_are_not_the_serum(reads: Reads) -> None:
    question = "red cell magnesium 1.9 mmol/L and urine magnesium 3 mmol/L"
    assert values(reads, question) == ["erythrocyte-magnesium 1.9 mmol/L", "urine-magnesium 3 mmol/L"]


def test_a_dose_is_no_value(reads: Reads) -> None:
    assert values(reads, "on magnesium oxide 400 mg daily and tacrolimus 5 mg, Mg 1.2 mg/dL") == [f"{MG} 1.2 mg/dL"]
