"""Articles: each statement once, in the order in which clinicians read, from the graph alone; light enough to load."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mgkg.errors import SiteError
from mgkg.publish.build import build
from mgkg.publish.catalogue import Catalogue, catalogue
from mgkg.publish.parts import parts
from mgkg.publish.reading_order import Placed, reading_order
from mgkg.render.article import placing
from mgkg.store.dataset import Dataset, load
from tests.data.small_content import change
from tests.publish.parsed import BuiltSite, parsed, words
from tests.publish.test_build import CONFIG, configured

GUIDELINES = ("low-magnesium", "tacrolimus-magnesium")
STATEMENTS = "small/statements.ttl"
MOST_BYTES = 150_000
ORAL = "mgkg:direction mgkg:for ;\n    mgkg:actionSet small:oral.actions"


@pytest.fixture(scope="module")
def real(root: Path) -> Catalogue:
    return catalogue(load(root), root)


@pytest.fixture
def laid_out(edited: Callable[..., Dataset], root: Path) -> Callable[..., dict[str, Placed]]:
    """A function that lays out the small guideline with edits, its parts by their anchor."""

    def made(*edits: tuple[str, str, str]) -> dict[str, Placed]:
        found = reading_order(catalogue(edited(*edits), root), "small")
        return {part.anchor: part for part in found}

    return made


def html(site: BuiltSite, slug: str) -> str:
    return (site.folder / f"guideline/{slug}/index.html").read_text(encoding="utf-8")


def slugs(part: Placed) -> list[str]:
    return [statement.slug for statement in part.statements]


@pytest.mark.parametrize("slug", GUIDELINES)
def test_every_statement_stands_in_exactly_one_part(slug: str, real: Catalogue) -> None:
    placed = [statement.id for part in reading_order(real, slug) for statement in part.statements]
    assert sorted(placed) == sorted(statement.id for statement in real.statements_of[slug])


@pytest.mark.parametrize("slug", GUIDELINES)
def test_the_steps_hold_what_their_part_holds(slug: str, real: Catalogue) -> None:
    [steps] = [part for part in reading_order(real, slug) if part.steps]
    assert sorted(it.id for step in steps.steps for it in step.statements) == sorted(it.id for it in steps.statements)
    assert len({step.title for step in steps.steps}) == len(steps.steps)


@pytest.mark.parametrize("slug", GUIDELINES)
def test_every_statement_has_its_place_on_the_page_once(slug: str, real_site: BuiltSite, real: Catalogue) -> None:
    page = real_site[f"guideline/{slug}/"]
    for statement in real.statements_of[slug]:
        assert page.anchors.count(statement.slug) == 1
        assert words(statement.wording) in words(page.text)
        assert words(statement.plain_wording) in words(page.text)


def test_what_is_urgent_stands_first_then_the_headline_then_the_rest(real_site: BuiltSite) -> None:
    page = real_site["guideline/low-magnesium/"]
    order = [
        "_at-once",
        "life-threatening-iv",
        "_in-short",
        "headline-oral",
        "_severity",
        "mild-value",
        "_steps",
        "renal-first",
        "asymptomatic-oral",
        "severe-iv",
        "alfacalcidol",
        "less-fat",
        "_monitoring",
        "watch-toxicity",
        "_targets",
        "target",
        "_pitfalls",
        "renal-limit",
        "_special",
        "short-bowel-iv-first",
        "_background",
        "potassium-transport",
        "_not-addressed",
        "_references",
        "_source",
        "_disclaimer",
    ]
    assert [anchor for anchor in page.anchors if anchor in order] == order


def test_what_is_first_in_the_source_alone_is_no_headline(laid_out: Callable[..., dict[str, Placed]]) -> None:
    # All stands in one section, so that nothing is said in short.
    assert "_in-short" not in laid_out()


def test_kinds_actions_and_urgency_give_the_place(laid_out: Callable[..., dict[str, Placed]]) -> None:
    found = laid_out()
    assert {anchor: slugs(part) for anchor, part in found.items()} == {
        "_severity": ["severe-value"],
        "_steps": ["oral", "renal-first"],
        "_monitoring": ["monitoring"],
        "_targets": ["target"],
        "_pitfalls": ["limit"],
    }
    assert [(step.title, [it.slug for it in step.statements]) for step in found["_steps"].steps] == [
        ("Settle first", ["renal-first"]),
        ("Oral", ["oral"]),
    ]
    urgent = laid_out((STATEMENTS, ORAL, f"mgkg:urgency mgkg:immediate ;\n    {ORAL}"))
    assert next(iter(urgent)) == "_at-once"
    assert slugs(urgent["_at-once"]) == ["oral"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("after-oral-failure", "When treatment by mouth has failed"),
        ("refractory-treatment", "When treatment has failed repeatedly"),
        ("initial-treatment", "Oral"),
    ],
)
def test_a_later_line_of_treatment_is_a_later_step(
    line: str, title: str, laid_out: Callable[..., dict[str, Placed]]
) -> None:
    found = laid_out((STATEMENTS, ORAL, f"mgkg:treatmentLine mgkg:{line} ;\n    {ORAL}"))
    assert [step.title for step in found["_steps"].steps] == ["Settle first", title]


def test_a_scope_on_a_condition_makes_a_group_of_patients(laid_out: Callable[..., dict[str, Placed]]) -> None:
    criterion = "small:in-hospital a mgkg:ConditionCriterion ; mgkg:condition t:short-bowel-syndrome ."
    found = laid_out(
        ("small/criteria.ttl", "", criterion), (STATEMENTS, ORAL, f"mgkg:scope small:in-hospital ;\n    {ORAL}")
    )
    assert slugs(found["_special"]) == ["oral"]


def test_what_comes_before_something_stands_before_it(real: Catalogue) -> None:
    [steps] = [part for part in reading_order(real, "low-magnesium") if part.steps]
    titles = [step.title for step in steps.steps]
    assert titles[0] == "Settle first"
    assert titles.index("Oral") < titles.index("Parenteral") < titles.index("When treatment by mouth has failed")
    first = [it.slug for it in steps.steps[0].statements]
    assert {"volume-first", "renal-first"} <= set(first)


def test_a_sequence_is_numbered(real_site: BuiltSite) -> None:
    page = html(real_site, "low-magnesium")
    own = page[page.index('id="severe-iv"') : page.index('id="refractory-parenteral"')]
    sequence = own[own.index("In this order:") :]
    assert sequence.index("<ol>") < sequence.index("bolus over 5-15 minutes") < sequence.index("continuous infusion")
    assert "<ol" in page[page.index('id="_steps"') : page.index('id="_step-1"')]


def test_the_article_on_one_patient_has_the_same_groups(real: Catalogue) -> None:
    groups = placing.special_groups(real.library)
    watching = placing.monitoring(real.library)
    for slug in GUIDELINES:
        found = {part.anchor: part for part in reading_order(real, slug)}
        special = {it.id for it in found["_special"].statements} | {it.id for it in found["_special"].elsewhere}
        acting = {name for name in groups if name.startswith(f"{slug}/")}
        assert special == acting
        assert {it.id for it in found["_monitoring"].statements} <= watching


def test_the_source_and_its_own_order_stay_in_sight(real_site: BuiltSite, real: Catalogue) -> None:
    for slug in GUIDELINES:
        article, source = real_site[f"guideline/{slug}/"], real_site[f"source/{slug}/"]
        for section in real.sections_of[slug]:
            assert section.slug in source.anchors
            assert real_site[f"guideline/{slug}/{section.slug}/"].refresh == f"../../../source/{slug}/#{section.slug}"
            for statement in real.statements_in[section.id]:
                assert f"../../source/{slug}/#{section.slug}" in article.links
                assert f"../../guideline/{slug}/{statement.slug}/" in source.links


@pytest.mark.parametrize("slug", GUIDELINES)
def test_every_note_stands_on_the_page_in_full_once(slug: str, real_site: BuiltSite, real: Catalogue) -> None:
    page = real_site[f"guideline/{slug}/"]
    said = words(page.text)
    notes = {
        note.iri: note
        for statement in real.statements_of[slug]
        for node in parts(statement)
        for note in getattr(node, "notes", ())
    }
    assert len(notes) > 20
    for note in notes.values():
        assert said.count(f": {words(note.wording)}") == 1, note.iri
    again = [link[1:] for link in page.links if re.match(r"#(_note-|.*\.note)", link)]
    assert set(again) <= set(page.anchors)
    assert again


def test_what_is_wrong_with_a_statement_is_not_folded(real_site: BuiltSite) -> None:
    page = html(real_site, "low-magnesium")
    for fold in re.findall(r'<details class="mg-notes">.*?</details>', page, re.DOTALL):
        assert not re.search(r"note \d+, (?!interpretation)", fold)


@pytest.mark.parametrize("slug", GUIDELINES)
def test_an_article_is_light(slug: str, real_site: BuiltSite) -> None:
    assert (real_site.folder / f"guideline/{slug}/index.html").stat().st_size <= MOST_BYTES


def test_an_article_says_when_it_was_checked_and_by_whom(real_site: BuiltSite, small_site: BuiltSite) -> None:
    said = words(real_site["guideline/low-magnesium/"].text)
    assert "Checked against its source 2026-11-22, by the editors, not by a clinician" in said
    assert "Source last updated 2025-12-26" in said
    assert "Checked against its source not stated" in words(small_site["guideline/small/"].text)


def test_a_guideline_without_statements_has_an_article(small_copy: Path, tmp_path: Path) -> None:
    folder = small_copy / "guidelines/small"
    (folder / "statements.ttl").unlink()
    for name in ("criteria.ttl", "evidence.ttl"):
        (folder / name).unlink()
    for path in (folder / "cases").iterdir():
        path.unlink()
    guideline = folder / "guideline.ttl"
    guideline.write_text(guideline.read_text())
    fragments = "".join(
        f"small:fragment-{number} a mgkg:SourceFragment ; mgkg:document small:document ; oa:start {number} ;"
        f' oa:end {number + 1} ; mgkg:sha256 "{number:064d}" .\n'
        for number in range(1, 12)
        if f"small:fragment-{number} a" not in guideline.read_text()
    )
    guideline.write_text(guideline.read_text() + fragments)
    build(small_copy, tmp_path / "site")
    said = words(parsed(tmp_path / "site/guideline/small/index.html").text)
    assert "No statement yet." in said
    assert "What helps against low magnesium?" in said
    assert "No disagreement was found that is open." in words(parsed(tmp_path / "site/disagreements/index.html").text)


def test_a_missing_plain_wording_is_marked_and_none_is_made(small_copy: Path, tmp_path: Path) -> None:
    path = small_copy / "guidelines/small/statements.ttl"
    text = re.sub(r'    mgkg:plainWording "For low magnesium[^"]*"@en ;\n', "", path.read_text(), count=1)
    assert text != path.read_text()
    path.write_text(text)
    build(small_copy, tmp_path / "site")
    for page in ("guideline/small/", "guideline/small/oral/"):
        said = words(parsed(tmp_path / "site" / page / "index.html").text)
        assert said.count("In plain words No plain wording yet.") == 1


REPORT = "mailto:editors@example.org?subject={iri}%20{version}"


def test_an_error_is_reported_where_the_configuration_says(small_copy: Path, tmp_path: Path) -> None:
    config = CONFIG.replace("mgkg]", f"{{mgkg: {{report: '{REPORT}'}}}}]")
    build(configured(small_copy, config), tmp_path / "site", strict=False)
    page = parsed(tmp_path / "site/guideline/small/oral/index.html")
    iri = "https%3A%2F%2Fw3id.org%2Fmgkg%2Fguideline%2Fsmall%2Foral"
    assert f"mailto:editors@example.org?subject={iri}%200.1.0" in page.links
    assert "mailto:editors@example.org?subject=%20" in parsed(tmp_path / "site/report/index.html").links


def test_without_an_address_a_page_says_what_to_send(real_site: BuiltSite) -> None:
    assert "../../../report/" in real_site["guideline/low-magnesium/mild-im/"].links
    assert "../../report/" in real_site["guideline/low-magnesium/"].links
    said = words(real_site["report/"].text)
    assert "has not named an address for reports" in said
    assert "version 0.1.0, https://w3id.org/mgkg/guideline/low-magnesium" in said
    assert not [link for page in real_site.pages.values() for link in page.links if link.startswith("mailto:")]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "editors@example.org", "//example.org/"])
def test_an_address_that_no_browser_should_open_is_refused(address: str, small_copy: Path, tmp_path: Path) -> None:
    config = CONFIG.replace("mgkg]", f"{{mgkg: {{report: '{address}'}}}}]")
    with pytest.raises(SiteError, match="is no address to report an error at"):
        build(configured(small_copy, config), tmp_path / "site", strict=False)


def test_an_unknown_note_kind_or_route_does_not_break_the_order(small_copy: Path, tmp_path: Path) -> None:
    change(small_copy, "guidelines/small/statements.ttl", "mgkg:route mgkg:oral ;", "mgkg:route mgkg:by-broom ;")
    change(small_copy, "ontology/schemes/route.ttl", "", ROUTE)
    build(small_copy, tmp_path / "site")
    assert "By broom" in parsed(tmp_path / "site/guideline/small/index.html").text


ROUTE = """mgkg:by-broom a skos:Concept ; skos:prefLabel "by broom"@en ; skos:definition "By broom."@en ;
    skos:notation "by-broom" ; skos:inScheme mgkg:route-scheme ; mgkg:position 9 ."""
