"""Texts in lines: none is wider than its room, and nothing is lost without a sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.publish.picture.measure import lines, width
from tests.publish.picture.overlap import LABELS


@given(LABELS, st.integers(40, 400), st.sampled_from([12, 13]), st.booleans(), st.integers(1, 6))
def test_no_line_is_wider_than_its_room_and_none_too_many(
    text: str,
    room: int,
    size: int,
    bold: bool,  # noqa: FBT001 - hypothesis names the arguments
    most: int,
) -> None:
    found = lines(text, room, size, bold=bold, most=most)
    assert len(found) <= most
    assert all(width(line, size, bold=bold) <= room + 0.001 for line in found)
    whole = "".join(text.split())
    said = "".join("".join(found).split())
    assert said == whole or (said.endswith("…") and whole.startswith(said[:-1]))


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_nothing_has_no_line(text: str) -> None:
    assert lines(text, 100, 12, most=3) == ()


def test_words_stay_whole_where_they_fit() -> None:
    assert lines("serum magnesium", width("magnesium", 12) + 1, 12, most=3) == ("serum", "magnesium")


def test_a_word_that_does_not_fit_is_broken() -> None:
    found = lines("x" * 50, 100, 12, most=20)
    assert "".join(found) == "x" * 50
    assert len(found) > 1


def test_what_is_cut_short_ends_with_an_ellipsis() -> None:
    found = lines("low magnesium " * 40, 100, 12, most=2)
    assert len(found) == 2
    assert found[-1].endswith("…")


def test_bold_letters_are_wider_and_marks_above_letters_have_no_width() -> None:
    assert width("magnesium", 12, bold=True) > width("magnesium", 12)
    assert width("e\u0301", 12) == width("e", 12)
    assert width("日", 12) > width("x", 12)
