"""Addresses, words, outlines and the drawing by themselves, and what hand-written pages promise."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mgkg.publish.address import Address, Addresses, relative
from mgkg.publish.catalogue import Catalogue, catalogue
from mgkg.publish.diagram import ARROWS, BOXES, FOREIGN, model_diagram
from mgkg.publish.headings import Heading, Outline
from mgkg.publish.phrase import plain
from mgkg.publish.site import Site, redirect, site
from mgkg.publish.template import Here, environment
from mgkg.publish.words import Words
from mgkg.store.dataset import Dataset, load
from mgkg.store.query import Solutions, run
from mgkg.store.turtle import parse_text
from mgkg.vocabulary import GUIDELINE, MGKG, TERM

G = f"{GUIDELINE}a"
ADDRESSES = Addresses(
    frozenset({G, f"{G}/one", f"{TERM}mg"}), {f"{G}/fragment-1": "SourceFragment", f"{G}/is-low": "FindingCriterion"}
)


@pytest.mark.parametrize(
    ("iri", "page", "anchor"),
    [
        (G, "guideline/a/", ""),
        (f"{G}/one", "guideline/a/one/", ""),
        (f"{G}/one.dose.also", "guideline/a/one/", "dose.also"),
        (f"{G}/fragment-1", "source/a/", "fragment-1"),
        (f"{G}/is-low.mg-dl", "criteria/a/", "is-low.mg-dl"),
        (f"{G}/section", "guideline/a/", "section"),
        (f"{TERM}mg.maximum-age", "term/mg/", "maximum-age"),
        (f"{MGKG}Dose", "ontology/", "Dose"),
        (MGKG.rstrip("#"), "ontology/", ""),
    ],
)
def test_an_iri_has_a_page_and_a_place(iri: str, page: str, anchor: str) -> None:
    assert ADDRESSES.of(iri) == Address(page, anchor)


@pytest.mark.parametrize(
    "iri", ["http://purl.org/dc/terms/title", f"{TERM}unknown", f"{GUIDELINE}b/one", f"{GUIDELINE}b"]
)
def test_what_is_not_ours_has_no_address(iri: str) -> None:
    assert ADDRESSES.of(iri) is None


@pytest.mark.parametrize(
    "iri", [f"{G}/../../../escape", f"{G}/..", f"{G}/a/../../b.c", f"{G}/.hidden", f"{G}/x%2F..", f"{G}/"]
)
def test_no_iri_leads_out_of_the_site(iri: str) -> None:
    assert ADDRESSES.elsewhere([iri]) == {}


@pytest.mark.parametrize(
    ("path", "start", "link"),
    [
        ("term/mg/", "guideline/a/one/", "../../../term/mg/"),
        ("guideline/a/", "guideline/a/one/", "../"),
        ("guideline/a/one/", "guideline/a/", "one/"),
        ("term/mg/", "", "term/mg/"),
        ("", "term/mg/", "../../"),
    ],
)
def test_links_are_relative(path: str, start: str, link: str) -> None:
    assert relative(path, start) == link


def test_an_anchor_is_given_once_and_on_its_own_page_alone() -> None:
    here = Here("guideline/a/one/", ADDRESSES)
    assert here.anchor(f"{G}/one.dose") == ' id="dose"'
    assert here.anchor(f"{G}/one.dose") == ""
    assert here.anchor(f"{G}/section") == ""


def test_a_redirect_escapes_its_link() -> None:
    assert '"><' not in redirect(Address("term/mg/", '"><script>'), "x/")


def test_an_outline_has_two_levels_without_link_marks() -> None:
    html = '<h1 id="_top">A &amp; B</h1><h2 id="x">One<a class="headerlink" href="#x">¶</a></h2><h3 id="y">Deep</h3>'
    outline = Outline(html)
    assert outline.anchors == {"_top", "x", "y"}
    assert outline.headings == (Heading(1, "_top", "A &amp; B"), Heading(2, "x", "One"))
    assert [link.id for link in outline.contents()] == ["_top"]


@pytest.fixture
def catalogue_of(edited: Callable[..., Dataset], root: Path) -> Callable[..., Catalogue]:
    """A function that makes the catalogue of the small guideline with edits."""
    return lambda *edits: catalogue(edited(*edits), root)


CRITERIA, STATEMENTS = "small/criteria.ttl", "small/statements.ttl"
APPLIES = "mgkg:appliesWhen small:is-low-or-severe"


ELAPSED = """
small:c a mgkg:TimeSinceCriterion ; mgkg:event t:transplantation ; mgkg:within small:c.within .
small:c.within a mgkg:Interval ; mgkg:printed "first month" ; mgkg:low 1 ; mgkg:high 1 ; mgkg:unit "mo" ;
    mgkg:intervalKind mgkg:at-most .
"""
MEASURED = """
small:c a mgkg:ObservationCriterion ; mgkg:observable t:serum-magnesium ; mgkg:threshold small:c.t , small:c.u .
small:c.t a mgkg:Threshold ; mgkg:printed "above 1.2 mg/dL" ; mgkg:comparator ">" ;
    mgkg:low 1.2 ; mgkg:high 1.2 ; mgkg:unit "mg/dL" .
small:c.u a mgkg:Threshold ; mgkg:printed "at most 0.9 mmol/L" ; mgkg:comparator "<=" ;
    mgkg:low 0.9 ; mgkg:high 0.9 ; mgkg:unit "mmol/L" .
"""
BAND = "serum magnesium in the band severe: below 1.2 mg/dL (0.5 mmol/L)"


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        ("small:c a mgkg:Not ; mgkg:member small:is-symptomatic .", "without symptomatic low magnesium"),
        ("small:c a mgkg:Not ; mgkg:member small:takes-tacrolimus .", "not taking tacrolimus"),
        (
            "small:c a mgkg:AllOf ; mgkg:member small:is-low-or-severe , small:takes-tacrolimus .",
            f"(with low magnesium or {BAND}) and taking tacrolimus",
        ),
        (ELAPSED, "within first month (counted from transplantation)"),
        (MEASURED, "serum magnesium above 1.2 mg/dL [>0.494 mmol/L] and at most 0.9 mmol/L"),
        ("small:c a mgkg:ConditionCriterion ; mgkg:condition t:transplantation .", "after transplantation"),
    ],
)
def test_a_criterion_is_a_phrase(criterion: str, said: str, catalogue_of: Callable[..., Catalogue]) -> None:
    made = catalogue_of((CRITERIA, "", criterion), (STATEMENTS, APPLIES, "mgkg:appliesWhen small:c"))
    condition = made.library.statements["small/oral"].applies_when
    assert condition is not None
    assert plain(Words(made).condition(condition)) == said


GIVE = "small:oral.give a mgkg:Administer ;\n    mgkg:position 1 ;\n    mgkg:agent t:magnesium-oxide ;"
ROUTE = "mgkg:route mgkg:oral ;\n    mgkg:dose small:oral.dose ."


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("a mgkg:Stop ; mgkg:agent t:tacrolimus", "Stop tacrolimus"),
        ("a mgkg:Avoid ; mgkg:agent t:tacrolimus", "Avoid tacrolimus"),
        ("a mgkg:Reduce ; mgkg:agent t:tacrolimus", "Use less tacrolimus"),
        (
            "a mgkg:Switch ; mgkg:fromAgent t:tacrolimus ; mgkg:toAgent t:cyclosporine",
            "Switch from tacrolimus to cyclosporine",
        ),
        ("a mgkg:Correct ; mgkg:condition t:hypocalcemia", "Correct low calcium"),
        ("a mgkg:Refer ; mgkg:condition t:hypocalcemia", "Refer: low calcium"),
        ("a mgkg:Spread ; mgkg:agent t:tacrolimus ; mgkg:timing mgkg:over-the-day", "Spread tacrolimus: "),
        (
            "a mgkg:Administer ; mgkg:agent t:tacrolimus ; mgkg:before small:any-magnesium",
            "before: Any giving of magnesium",
        ),
        ("a mgkg:Administer ; mgkg:agent t:tacrolimus ; mgkg:preferred true", "Give tacrolimus (preferred)"),
    ],
)
def test_an_action_is_a_line(action: str, said: str, catalogue_of: Callable[..., Catalogue]) -> None:
    made = catalogue_of(
        (
            STATEMENTS,
            GIVE,
            f"small:oral.give {action} ; mgkg:position 1 .\nsmall:unused a mgkg:Administer ; mgkg:agent t:tacrolimus ;",
        )
    )
    [line] = Words(made).says(made.library.statements["small/oral"])
    assert said in plain(line.words)


def test_advice_against_says_not(catalogue_of: Callable[..., Catalogue]) -> None:
    made = catalogue_of((STATEMENTS, "mgkg:direction mgkg:for", "mgkg:direction mgkg:against"))
    [line] = Words(made).says(made.library.statements["small/oral"])
    assert plain(line.words) == "Do not give magnesium oxide, oral: 12-24 mmol daily"


def test_a_name_that_the_content_lacks_is_shown_as_it_is(small: Dataset, root: Path) -> None:
    words = Words(catalogue(small, root))
    assert words.label("route", "by-broom") == "by-broom"
    assert words.label("certainty", None) == "not stated"


@pytest.fixture(scope="module")
def real(root: Path) -> Site:
    return site(root, root / "site" / "docs")


def test_the_drawing_names_only_what_the_ontology_has(real: Site) -> None:
    ontology = real.catalogue.ontology
    classes = {term.name for term in ontology.classes}
    properties = {term.name for term in ontology.properties}
    assert set(BOXES) - classes - FOREIGN.keys() == set()
    assert {name for _, name, _ in ARROWS} - properties - FOREIGN.keys() == set()
    assert {name for start, _, end in ARROWS for name in (start, end)} == set(BOXES)
    drawn = model_diagram(ontology, Here("model/", real.catalogue.addresses))
    assert 'href="../ontology/#Statement"' in drawn


def test_templates_ask_for_nothing_that_is_not_there(real: Site) -> None:
    made = {page.template: real.html(page) for page in real.pages.values()}
    whole = {name for name in environment().list_templates() if name not in {"macros.html.j2", "page.html.j2"}}
    assert whole - made.keys() == {
        "guideline_list.html.j2",
        "numbers.html.j2",
        "doors.html.j2",
        "changes_macros.html.j2",
    }


def test_generated_pages_stay_out_of_the_navigation_but_for_the_index_pages(real: Site) -> None:
    assert {page.path for page in real.pages.values() if page.index} == {
        "guideline/",
        "statement/",
        "reference/",
        "term/",
        "decision/",
        "findings/",
        "disagreements/",
        "glossary/",
        "changes/",
        "console/",
        "data/",
        "check/",
        "ontology/",
        "queries/",
    }


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_queries_on_the_page_for_sparql_users_have_answers(root: Path) -> None:
    dataset = load(root)
    queries = blocks(root / "site/docs/for-sparql-users.md", "sparql")
    assert len(queries) >= 5
    for query in queries:
        answer = run(dataset, query)
        assert isinstance(answer, Solutions)
        assert answer.rows, query


def test_the_prefixes_on_the_page_for_sparql_users_are_those_of_the_program(root: Path) -> None:
    text = (root / "site/docs/for-sparql-users.md").read_text(encoding="utf-8")
    from mgkg.vocabulary import PREFIXES

    for prefix, namespace in PREFIXES.items():
        assert f"`{prefix}:`" in text
        if prefix not in {"rdf", "rdfs", "owl", "sh", "xsd"}:
            assert f"| `{prefix}:` | `{namespace}` |" in text


def test_the_turtle_on_the_page_for_editors_is_turtle(root: Path) -> None:
    dataset = load(root)
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in dataset.prefixes.items())
    for block in blocks(root / "site/docs/for-editors.md", "turtle"):
        parsed = parse_text(prefixes + block, Path("for-editors.md"))
        for _, predicate, _ in parsed.triples:
            assert predicate in dataset.nodes or not predicate.startswith(MGKG), predicate
