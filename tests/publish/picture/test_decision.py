"""Decisions as pictures: every answer is drawn or said, and what does not fit is marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mgkg.model.guideline import Guideline
from mgkg.model.statement import Statement
from mgkg.publish.address import page_of
from mgkg.publish.catalogue import Catalogue
from mgkg.publish.names import Names
from mgkg.publish.picture.decision import MOST_DRAWN, decision_items, decision_picture, disputes
from mgkg.publish.picture.drawing import WIDTH
from mgkg.publish.picture.outline import Item, outline_drawing
from mgkg.publish.site import Site
from mgkg.publish.template import Here
from tests.publish.parsed import Parsed, words
from tests.publish.picture.overlap import beyond, overlapping

_Sides = list[tuple[Guideline, list[Statement]]]


def sides_of(catalogue: Catalogue, decision: str) -> _Sides:
    answers = catalogue.answers_to[decision]
    found = [
        (guideline, [each for each in answers if each.guideline == slug])
        for slug, guideline in catalogue.library.guidelines.items()
    ]
    return [pair for pair in found if pair[1]]


def picture(made: Site, decision: str) -> str:
    one = made.catalogue.library.decisions[decision]
    here = Here(page_of(one.iri), made.catalogue.addresses)
    return str(decision_picture(one, sides_of(made.catalogue, decision), made.findings, made.words, here))


def every(item: Item) -> Iterator[Item]:
    yield item
    for below in item.below:
        yield from every(below)


def test_every_answer_of_every_decision_is_drawn_and_said(real: Site) -> None:
    for slug, decision in real.catalogue.library.decisions.items():
        sides = sides_of(real.catalogue, slug)
        page = Parsed(picture(real, slug))
        here = Here(page_of(decision.iri), real.catalogue.addresses)
        for _, answers in sides:
            for answer in answers:
                assert page.links.count(here.to(answer.iri)) >= 2, f"{slug}: {answer.id}"
                assert answer.title in page.text
        assert bool(page.tags) == bool(sides)


def test_nothing_overlaps_on_any_real_decision(real: Site) -> None:
    for slug, decision in real.catalogue.library.decisions.items():
        here = Here(page_of(decision.iri), real.catalogue.addresses)
        causes = disputes(slug, real.findings.of_decision(slug))
        for root in decision_items(sides_of(real.catalogue, slug), causes, real.words, here):
            made = outline_drawing(root)
            texts = [text.box for text in made.texts]
            assert overlapping(texts) == []
            assert beyond([*texts, *made.boxes], WIDTH, made.height) == []


def test_pictures_are_small_and_always_the_same(real: Site) -> None:
    for slug in real.catalogue.library.decisions:
        made = picture(real, slug)
        assert len(made.encode()) <= 25_000, slug
        assert made == picture(real, slug)


def test_answers_that_disagree_say_what_each_says_and_lead_to_the_finding(real: Site) -> None:
    page = Parsed(picture(real, "serum-magnesium-severity"))
    causes = disputes("serum-magnesium-severity", real.findings.of_decision("serum-magnesium-severity"))
    assert len(causes) == 3
    for cause in causes:
        assert f"≠{cause.number}" in page.text
        assert cause.summary in page.text
        assert set(cause.summary.split(" against ")) == set(cause.positions)
        assert f"../../{cause.place}" in page.links


def test_of_many_positions_the_first_are_told(real: Site) -> None:
    [cause] = disputes("magnesium-order", real.findings.of_decision("magnesium-order"))
    assert len(cause.positions) > 2
    assert cause.summary.endswith(f" and {len(cause.positions) - 2} more")


def test_what_is_reserved_is_for_it_there_and_against_it_elsewhere(real: Site) -> None:
    decision = real.catalogue.library.decisions["initial-magnesium-route"]
    here = Here(page_of(decision.iri), real.catalogue.addresses)
    causes = disputes(decision.slug, real.findings.of_decision(decision.slug))
    roots = decision_items(sides_of(real.catalogue, decision.slug), causes, real.words, here)
    title = real.catalogue.library.statements["low-magnesium/headline-reserve-iv"].title
    found = [one for root in roots for one in every(root) if any(each.text == title for each in one.words)]
    assert sorted(one.kind for one in found) == ["against", "for"]
    for one in found:
        said = [each.text for each in one.words if "≠" in each.text]
        assert said
        assert all((" not " in text) == (one.kind == "against") for text in said)


def test_of_many_answers_the_rest_is_only_said(real: Site) -> None:
    catalogue = real.catalogue
    everything = [
        (guideline, list(catalogue.statements_of[slug])) for slug, guideline in catalogue.library.guidelines.items()
    ]
    here = Here("decision/x/", catalogue.addresses)
    for root, (_, answers) in zip(decision_items(everything, [], real.words, here), everything, strict=True):
        made = outline_drawing(root)
        drawn = {text.href for text in made.texts} & {here.to(each.iri) for each in answers}
        assert MOST_DRAWN // 2 < len(drawn) <= MOST_DRAWN
        said = {each.href for one in every(root) for each in one.words}
        assert {here.to(each.iri) for each in answers} <= said
        assert any("more, in the words below" in " ".join(text.lines) for text in made.texts)


def test_a_decision_that_nothing_answers_has_no_picture(real: Site) -> None:
    assert picture(real, "calcium-supplement-use") == ""


@pytest.mark.parametrize("text", ["</text><script>alert(1)</script>", "السلام عليكم", "x" * 3000, "x"])
def test_any_title_is_a_text(text: str, catalogue_of: Callable[..., Catalogue]) -> None:
    made = catalogue_of(("small/statements.ttl", "Oxide by mouth, 12-24 mmol daily", text))
    here = Here("decision/magnesium-use/", made.addresses)
    [root] = decision_items(sides_of(made, "magnesium-use"), [], Names(made), here)
    drawing = outline_drawing(root)
    page = Parsed(str(drawing.svg()))
    assert {tag for tag, _ in page.tags} <= {"svg", "path", "text", "tspan", "a"}
    assert words(text)[:10] in words(page.text)


def test_positions_of_another_decision_are_not_shown(real: Site) -> None:
    [cause] = [
        one for one in real.findings.causes if one.number == real.findings.of_decision("magnesium-use")[0].number
    ]
    [own] = disputes("magnesium-use", [cause])
    assert own.takers
    [other] = disputes("serum-magnesium-severity", [cause])
    assert (other.takers, other.positions) == ({}, ())
