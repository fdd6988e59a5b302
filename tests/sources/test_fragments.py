"""The segmentation of a text into sentences with their places and digests."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.sources.fragments import digest, fragments, normalised, with_line_feeds


def sentences(text: str) -> list[str]:
    return [text[fragment.start : fragment.end] for fragment in fragments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One sentence. Another one.", ["One sentence.", "Another one."]),
        ("Is it so? Yes! It is.", ["Is it so?", "Yes!", "It is."]),
        ("A heading\n\nA sentence.\n", ["A heading", "A sentence."]),
        ("Give 1.5 mg daily. Then stop.", ["Give 1.5 mg daily.", "Then stop."]),
        ("It wastes magnesium. 1, 2 This is known.", ["It wastes magnesium. 1, 2", "This is known."]),
        ("It wastes magnesium. 1, 2", ["It wastes magnesium. 1, 2"]),
        ("Salts, e.g. Citrate, help.", ["Salts, e.g. Citrate, help."]),
        ("Smith J. Magnesium. Journal, 2020.", ["Smith J. Magnesium.", "Journal, 2020."]),
        ("• First point\n- Second point\n3. Third point", ["First point", "Second point", "Third point"]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("  indented  ", ["indented"]),
        ("above 1.4 mEq/L. but it goes on.", ["above 1.4 mEq/L. but it goes on."]),
        ("", []),
        ("\n \n\t\n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_places_count_line_ends_as_one_character(ending: str) -> None:
    text = "A heading\nA sentence. Another.\n"
    assert fragments(text.replace("\n", ending)) == fragments(text)


def test_places_count_code_points() -> None:
    [first, second] = fragments("Magnesium ≥ 1 μg 💊.\nNext.")
    assert (first.start, first.end) == (0, 19)
    assert (second.start, second.end) == (20, 25)


def test_a_digest_is_that_of_the_normal_form() -> None:
    assert digest("caf\u0065\u0301  au\tlait\n") == hashlib.sha256("café au lait".encode()).hexdigest()


@given(st.text())
def test_fragments_are_in_order_and_apart_and_hold_all_but_white_space_and_markers(text: str) -> None:
    found = fragments(text)
    places = [place for fragment in found for place in (fragment.start, fragment.end)]
    assert places == sorted(places)
    assert all(fragment.start < fragment.end for fragment in found)
    clean = with_line_feeds(text)
    assert all(digest(clean[fragment.start : fragment.end]) == fragment.sha256 for fragment in found)


@given(st.text())
def test_normal_form_is_stable(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once
    assert unicodedata.is_normalized("NFC", once)
