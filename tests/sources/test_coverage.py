"""Which node carries which sentence of a document, whole or edited."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mgkg.errors import UnknownDocumentError
from mgkg.model.guideline import Library
from mgkg.sources.coverage import COVERED, EXCLUDED, UNCOVERED, Coverage, coverage
from mgkg.sources.fragments import digest
from mgkg.store.dataset import Dataset
from mgkg.store.reading import library
from tests.data.small_content import DOCUMENT

TEXT = DOCUMENT.read_text()
PAGE, STATEMENTS = "small/guideline.ttl", "small/statements.ttl"


@pytest.fixture(scope="module")
def known(small: Dataset) -> Library:
    return library(small)


def states(found: Coverage) -> dict[str, int]:
    return {state: found.count(state) for state in (COVERED, EXCLUDED, UNCOVERED)}


def test_the_digest_of_a_document_is_that_of_its_whole_text(known: Library) -> None:
    assert known.guidelines["small"].document.sha256 == digest(TEXT)


def test_every_fragment_is_carried_or_excluded(known: Library) -> None:
    found = coverage(known, TEXT)
    assert (found.document.id, found.edited, found.gone) == ("small/document", False, ())
    assert states(found) == {COVERED: 12, EXCLUDED: 1, UNCOVERED: 0}


def test_statements_and_furniture_carry_fragments(known: Library) -> None:
    carriers = [carried.statements for carried in coverage(known, TEXT).fragments]
    assert carriers[0] == ("small",)
    assert carriers[1] == ("small/pending",)
    assert carriers[2] == ()
    assert carriers[3] == ("small/treatment",)
    assert carriers[5] == ("small/oral",)
    assert carriers[6][0] == "small/target"
    assert carriers[11] == ("small/reference-1",)


def test_an_excluded_fragment_has_its_reason(known: Library) -> None:
    assert coverage(known, TEXT).fragments[2].excluded_because == "A prompt to log in."


def test_a_fragment_that_nothing_carries_is_uncovered(edited: Callable[..., Dataset]) -> None:
    dataset = edited((STATEMENTS, "mgkg:sourceFragment small:fragment-6", "mgkg:sourceFragment small:fragment-5"))
    found = coverage(library(dataset), TEXT)
    assert [carried.fragment.start for carried in found.fragments if carried.state == UNCOVERED] == [151]


def test_a_fragment_that_is_carried_and_excluded_counts_as_covered(edited: Callable[..., Dataset]) -> None:
    both = "mgkg:sourceFragment small:fragment-3 , small:fragment-6"
    dataset = edited((STATEMENTS, "mgkg:sourceFragment small:fragment-6", both))
    assert coverage(library(dataset), TEXT).fragments[2].state == COVERED


@pytest.mark.parametrize(
    "text",
    [TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.rstrip("\n"), TEXT.replace("mmol daily", "mmol  daily")],
    ids=["line-ends", "byte-order-mark", "last-line-end", "white-space"],
)
def test_white_space_is_no_edit(text: str, known: Library) -> None:
    found = coverage(known, text)
    assert not found.edited
    assert found.count(UNCOVERED) == 0


def test_an_edited_document_is_found_by_its_fragments(known: Library) -> None:
    found = coverage(known, TEXT.replace("12-24 mmol", "12-25 mmol"))
    assert (found.document.id, found.edited) == ("small/document", True)
    assert [carried.fragment.start for carried in found.fragments if carried.state == UNCOVERED] == [151]
    assert [gone.id for gone in found.gone] == ["small/fragment-6"]


def test_a_new_sentence_is_uncovered_and_moves_no_other(known: Library) -> None:
    found = coverage(known, "A new sentence.\n" + TEXT)
    assert [carried.fragment.start for carried in found.fragments if carried.state == UNCOVERED] == [0]
    assert found.gone == ()


def test_a_sentence_that_was_taken_out_is_gone(known: Library) -> None:
    found = coverage(known, TEXT.replace(" Aim for 1.8-2.2 mg/dL.", ""))
    assert [gone.id for gone in found.gone] == ["small/fragment-7"]
    assert found.count(UNCOVERED) == 0


def test_a_sentence_that_stands_twice_is_carried_once(known: Library) -> None:
    found = coverage(known, TEXT + "Treatment\n")
    assert [carried.state for carried in found.fragments if carried.fragment.start in (89, 507)] == [COVERED, UNCOVERED]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Another text. It has two sentences.",
        "Treatment\n" + "".join(f"Sentence {n} of it.\n" for n in range(9)),
    ],
    ids=["empty", "blank", "other", "one-line-in-common"],
)
def test_another_text_is_no_document(text: str, known: Library) -> None:
    with pytest.raises(UnknownDocumentError, match="no document that a guideline here was made from"):
        coverage(known, text)


def test_without_guidelines_every_text_is_unknown() -> None:
    with pytest.raises(UnknownDocumentError):
        coverage(Library(), TEXT)
