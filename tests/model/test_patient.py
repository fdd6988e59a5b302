from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import NumberFormatError
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, add_months, moment
from mgkg.model.units import number

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
times = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1))  # noqa: DTZ001 - patients' local clocks


@given(days)
def test_3_6_a_date_alone_is_the_whole_day(day: date) -> None:
    found = moment(day.isoformat())
    assert (found.day, found.end - found.start) == (day, timedelta(days=1))
    assert found.start.time() == datetime.min.time()


@given(times)
def test_3_6_a_time_is_a_point(point: datetime) -> None:
    found = moment(point.isoformat())
    assert found.start == found.end == point


def test_3_6_a_time_with_an_offset_is_read_on_its_own_clock() -> None:
    assert moment("2026-11-20T23:30+05:00").start == moment("2026-11-20T23:30").start
    assert moment("2026-11-20T23:30Z").day == date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026",
        "2026-11",
        "2026-02-30",
        "20.11.2026",
        "2026-11-20T25:00",
        "2026-11-20T",
        "9999-12-31",
        "0000-01-01",
        "0001-01-02",
        "0001-01-02T10:00+02:00",
    ],
)
def test_what_is_no_date_of_a_patient_is_refused(text: str) -> None:
    with pytest.raises(NumberFormatError, match="2026-11-20"):
        moment(text)


@given(times, st.integers(0, 600), st.integers(0, 600))
def test_months_add_up_to_the_same_month(start: datetime, months: int, more: int) -> None:
    later = add_months(start, months)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.day <= start.day
    assert later.time() == start.time()
    further = add_months(start, months + more)
    assert further >= later


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-10-15", 1, "2026-11-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(start: str, months: int, expected: str) -> None:
    assert add_months(moment(start).start, months) == moment(expected).start


def test_facts_speak_for_themselves() -> None:
    value = Fact(OBSERVATION, "serum-magnesium", number("1.10"), "mg/dL", "1.10", moment("2026-11-19"))
    assert str(value) == "serum-magnesium 1.10 mg/dL (2026-11-19)"
    assert (str(Fact(HAS, "tacrolimus")), str(Fact(HAS_NOT, "tacrolimus"))) == ("tacrolimus", "not tacrolimus")
    assert (Fact(HAS, "tacrolimus").truth, Fact(HAS_NOT, "tacrolimus").truth) == (True, False)
