"""Rules that look at files, at source documents, at what is unused, and at the words of texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mgkg.check.content import Content, Remark
from mgkg.check.rules.documents import source_agrees
from mgkg.check.rules.form import canonical_form, query_headers
from mgkg.check.rules.links import unused
from mgkg.check.rules.prints import print_lacks_number
from mgkg.check.rules.reviews import content_digest
from mgkg.check.rules.sourcing import fragment_of_another
from mgkg.check.rules.terms import code_form, name_shared
from mgkg.check.rules.wording import plain_wording_orders
from mgkg.store.dataset import Dataset, load
from mgkg.vocabulary import GUIDELINE
from tests.data.small_content import DOCUMENT, change

STATEMENTS = "guidelines/small/statements.ttl"
TEXT = DOCUMENT.read_text()


def test_a_file_that_fmt_would_change_is_named_with_the_first_line_that_differs(small_copy: Path) -> None:
    change(small_copy, STATEMENTS, "    mgkg:low 12 ;\n    mgkg:high 24 ;", "    mgkg:high 24 ;\n    mgkg:low 12 ;")
    [remark] = canonical_form(Content(load(small_copy)))
    line = (small_copy / STATEMENTS).read_text().split("\n").index("    mgkg:high 24 ;") + 1
    assert str(remark.place) == f"{STATEMENTS}:{line}"
    assert "Run mgkg fmt" in remark.message


def test_a_shape_file_is_looked_at_too(small_copy: Path) -> None:
    change(small_copy, "ontology/shapes/dose.ttl", "    sh:order 1 ;\n", "    sh:order  1 ;\n")
    [remark] = canonical_form(Content(load(small_copy)))
    assert remark.place is not None
    assert str(remark.place.file) == "ontology/shapes/dose.ttl"


def test_a_comment_that_fmt_would_lose_is_named(small_copy: Path) -> None:
    change(small_copy, STATEMENTS, "small:oral a mgkg", "# by mouth\nsmall:oral a mgkg")
    [remark] = canonical_form(Content(load(small_copy)))
    assert "'# by mouth' would be lost" in remark.message
    assert "Move it" in remark.message


def test_a_query_without_a_purpose_is_named(small_copy: Path) -> None:
    (small_copy / "ontology/queries/new.rq").write_text("# title: New\nSELECT * WHERE { ?s ?p ?o }\n")
    [remark] = query_headers(Content(load(small_copy)))
    assert str(remark.place) == "ontology/queries/new.rq"


def test_a_term_is_used_with_a_narrower_or_a_broader_one(edited: Callable[..., Dataset]) -> None:
    named = {remark.focus for remark in unused(Content(edited()))}
    terms = {str(focus).rpartition("/")[2] for focus in named}
    assert "tacrolimus" not in terms
    assert "calcineurin-inhibitor" not in terms, "tacrolimus is one"
    assert "magnesium-oxide" not in terms
    assert "omeprazole" not in terms, "decisions are about what it is a kind of"
    assert "arrhythmia" in terms


def test_a_name_of_two_terms_is_named(edited: Callable[..., Dataset]) -> None:
    dataset = edited(("substances.ttl", '"omeprazole"@en', '"omeprazole"@en ; skos:altLabel "FK-506"@en'))
    assert any('"fk-506" may be' in remark.message for remark in name_shared(Content(dataset)))


SECOND_GUIDELINE = """
g:other a mgkg:Guideline ; mgkg:slug "other" ; dcterms:title "x"@en ; mgkg:question "x"@en ; mgkg:wording "x"@en ;
    mgkg:plainWording "x"@en ; mgkg:population "x"@en ; mgkg:version "1" ; mgkg:publicationStatus mgkg:draft ;
    dcterms:modified "2026-01-01" ; dcterms:publisher "x"@en ; mgkg:disclaimer "x"@en ; mgkg:document small:second .
small:second a mgkg:Document ; dcterms:title "x"@en ; mgkg:sha256 "0" .
"""


def test_a_fragment_of_another_document_is_no_source(edited: Callable[..., Dataset]) -> None:
    page = "small/guideline.ttl"
    before = "small:fragment-6 a mgkg:SourceFragment ;\n    mgkg:document small:document"
    moved = edited((page, "", SECOND_GUIDELINE), (page, before, before.replace("small:document", "small:second")))
    [remark] = fragment_of_another(Content(moved))
    assert "small/oral rests on small/fragment-6" in remark.message


def disagreements(dataset: Dataset, sources: Mapping[str, str] | None) -> list[Remark]:
    return list(source_agrees(Content(dataset, sources)))


def test_fragments_that_are_in_the_document_agree(small: Dataset) -> None:
    assert disagreements(small, {"a.txt": TEXT, "b.txt": "Another text. Of two sentences."}) == []


def test_line_ends_and_a_mark_of_byte_order_are_no_edit(small: Dataset) -> None:
    assert disagreements(small, {"a.txt": "\ufeff" + TEXT.replace("\n", "\r\n")}) == []


def test_without_sources_nothing_is_compared(small: Dataset) -> None:
    assert disagreements(small, None) == []


def test_a_document_that_was_not_given_is_named(small: Dataset) -> None:
    [remark] = disagreements(small, {"b.txt": "Another text."})
    assert "No file of those given with --source is small/document" in remark.message


def test_an_edited_document_is_named_with_each_fragment_that_changed(small: Dataset) -> None:
    said = [remark.message for remark in disagreements(small, {"a.txt": TEXT.replace("12-24 mmol", "12-25 mmol")})]
    assert len(said) == 2
    assert "a.txt is an edited form of small/document" in said[0]
    assert "small/fragment-6 (151-228) is not what stands there" in said[1]


def test_a_wrong_digest_or_span_is_named(edited: Callable[..., Dataset]) -> None:
    dataset = edited(("small/guideline.ttl", "oa:start 89 ;", "oa:start 90 ;"))
    [wrong, missing] = disagreements(dataset, {"a.txt": TEXT})
    assert "small/fragment-4 (90-98) is not what stands there" in wrong.message
    assert "No fragment is the sentence 89-98" in missing.message


@pytest.mark.parametrize(
    "wording",
    [
        "Stop omeprazole.",
        "Your level is low. Take magnesium oxide at night.",
        "You should stop furosemide.",
        "You must not take calcium with it.",
        "Please increase the amount to 24 mmol.",
        "Ask your team. Then halve the dose.",
        "Skip a dose and double the next one.",
        "Call your doctor, then stop the tablets.",
    ],
)
def test_an_order_to_a_patient_is_named(wording: str, edited: Callable[..., Dataset]) -> None:
    dataset = edited(("statements.ttl", "Ask your care team whether it suits you.", wording))
    assert [remark.focus for remark in plain_wording_orders(Content(dataset))] == [GUIDELINE + "small/oral"]


@pytest.mark.parametrize(
    "wording",
    [
        "Ask your care team whether to stop omeprazole.",
        "Do not change anything on your own; ask your care team.",
        "Your team may stop or change a medicine. Ask them.",
        "Take tacrolimus exactly as prescribed.",
        "Call emergency services at once.",
        "Magnesium is to be taken at night; ask how to take it.",
        "Ask before you start, stop or change any medicine.",
        "Never stop a medicine by yourself.",
        "Take care when the weather is hot.",
    ],
)
def test_what_to_ask_is_no_order(wording: str, edited: Callable[..., Dataset]) -> None:
    dataset = edited(("statements.ttl", "Ask your care team whether it suits you.", wording))
    assert list(plain_wording_orders(Content(dataset))) == []


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("weekly", "1", "1"),
        ("first month", "1", "1"),
        ("twelve to 24 mmol", "12", "24"),
        ("1,000 to 2,500 mg", "1000", "2500"),
        ("0.25–9.00 μg", "0.25", "9.00"),
    ],
)
def test_a_print_holds_numbers_in_digits_or_words(
    printed: str, low: str, high: str, edited: Callable[..., Dataset]
) -> None:
    assert list(print_lacks_number(Content(printing(edited, printed, low, high)))) == []


@pytest.mark.parametrize(
    ("printed", "low", "high"), [("every 6 weeks", "1", "6"), ("12-24 mmol", "12", "34"), ("", "1", "1")]
)
def test_a_print_lacks_a_number(printed: str, low: str, high: str, edited: Callable[..., Dataset]) -> None:
    assert len(list(print_lacks_number(Content(printing(edited, printed, low, high))))) > 0


def printing(edited: Callable[..., Dataset], printed: str, low: str, high: str) -> Dataset:
    return edited(
        ("statements.ttl", '"12-24 mmol daily"', f'"{printed}"'),
        ("statements.ttl", "mgkg:low 12", f"mgkg:low {low}"),
        ("statements.ttl", "mgkg:high 24", f"mgkg:high {high}"),
    )


@pytest.mark.parametrize("code", ["19123-9", "2601-3", "2597-3", "17861-6", "2823-3", "11253-2", "718-7", "4548-4"])
def test_the_check_digit_of_a_true_loinc_fits(code: str, edited: Callable[..., Dataset]) -> None:
    assert list(code_form(Content(edited(("observables.ttl", '"2601-3"', f'"{code}"'))))) == []


@pytest.mark.parametrize("code", ["19132-9", "2601-2", "2601", "LP15733-8", "2601-33", ""])
def test_another_code_is_no_loinc(code: str, edited: Callable[..., Dataset]) -> None:
    assert len(list(code_form(Content(edited(("observables.ttl", '"2601-3"', f'"{code}"')))))) == 1


class TestContentDigest:
    ORAL = GUIDELINE + "small/oral"

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            pytest.param("statements.ttl", "mgkg:high 24", "mgkg:high 25", id="its dose"),
            pytest.param(
                "criteria.ttl", "t:symptomatic-hypomagnesemia", "t:cardiac-manifestation", id="a shared criterion"
            ),
            pytest.param("statements.ttl", '"below 1.2 mg/dL"', '"<1.2 mg/dL"', id="a band that a criterion points at"),
            pytest.param(
                "evidence.ttl", "mgkg:resolution mgkg:unresolved", "mgkg:resolution mgkg:ambiguous", id="its evidence"
            ),
        ],
    )
    def test_an_edit_changes_it(self, name: str, old: str, new: str, edited: Callable[..., Dataset]) -> None:
        assert content_digest(edited((name, old, new)), self.ORAL) != content_digest(edited(), self.ORAL)

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            pytest.param("statements.ttl", "Target 1.8-2.2", "Aim 1.8-2.2", id="another statement"),
            pytest.param("small/guideline.ttl", '"Treating"', '"Treatment"', id="its section"),
        ],
    )
    def test_another_edit_does_not(self, name: str, old: str, new: str, edited: Callable[..., Dataset]) -> None:
        assert content_digest(edited((name, old, new)), self.ORAL) == content_digest(edited(), self.ORAL)
