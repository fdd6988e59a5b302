"""The page of findings and what other pages say of them: each cause once, nothing settled in silence."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from mgkg.model.guideline import Library
from mgkg.publish.address import page_of
from mgkg.publish.build import build
from mgkg.publish.cause import Cause, anchor, linked
from mgkg.publish.findings import Findings, findings
from mgkg.store.dataset import load
from mgkg.store.reading import library
from mgkg.verify.coverage import ClauseCoverage
from mgkg.verify.digest import digest
from mgkg.verify.finding import KINDS, Finding
from mgkg.verify.grouping import Group
from mgkg.verify.verification import Verification
from tests.data.small_content import change
from tests.publish.parsed import BuiltSite, Parsed, read_site, words

PAGE = "findings/"
LARGEST = 150_000


@pytest.fixture(scope="module")
def found(root: Path) -> Findings:
    return findings(root, library(load(root)))


def html(site: BuiltSite, path: str) -> str:
    return (site.folder / path / "index.html").read_text(encoding="utf-8")


def sections(site: BuiltSite, path: str = PAGE) -> dict[str, str]:
    """The parts of a page by the anchor of their heading, up to the next heading; the anchor comes first."""
    parts = re.split(r'<h[23] id="([^"]*)"', html(site, path).partition("</article>")[0])
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def text(part: str) -> str:
    return words(Parsed(f"<p{part}").text)


def test_every_cause_is_told_once_and_every_finding_has_one_place(real_site: BuiltSite, found: Findings) -> None:
    page = real_site[PAGE]
    told = [part for part in sections(real_site) if not part.startswith("_")]
    assert told == [anchor(group.first.id) for group in (cause.group for cause in found.causes)]
    assert len(told) == len(found.found.groups) > 20
    for one in found.found.findings:
        assert page.anchors.count(anchor(one.id)) == 1, one.id


def test_settled_causes_stand_apart(real_site: BuiltSite, found: Findings) -> None:
    order = list(sections(real_site))
    start, end = order.index("_settled"), order.index("_coverage")
    assert order[start + 1 : end] == [cause.anchor for cause in found.causes if cause.group.is_settled]
    assert all("as an exception" in text(sections(real_site)[cause.anchor]) for cause in found.settled)
    open_ones = [text(sections(real_site)[cause.anchor]) for cause in found.causes if not cause.group.is_settled]
    assert all("What settles it Nothing yet." in part for part in open_ones)


def test_causes_stand_under_their_kinds_in_order(real_site: BuiltSite, found: Findings) -> None:
    kinds = [part.removeprefix("_") for part in sections(real_site) if part.removeprefix("_") in KINDS]
    assert kinds == [kind for kind in KINDS if any(kind == each.name for each in found.kinds)]
    assert "28 A guideline contradicts itself 41" in words(real_site[PAGE].text)


def test_a_cause_says_question_positions_patient_command_sources(real_site: BuiltSite) -> None:
    name = "initial-magnesium-route:low-magnesium/mild-im:tacrolimus-magnesium/continuous-infusion"
    part = sections(real_site)[name]
    said = text(part)
    for wanted in (
        "By which route is magnesium given at first?",
        "intramuscular Treatment of low magnesium, with a level of 1.1 mg/dL as the example Mild, at 1.1 mg/dL",
        "intravenous Low magnesium in patients taking tacrolimus Severe or symptomatic: consider a continuous infusion",
        "says intramuscular; “Severe or symptomatic: consider a continuous infusion” says intravenous.",
        "Both hold in a patient with serum magnesium 1.1 mg/dL and tacrolimus.",
        "mgkg recommend --obs 'serum-magnesium=1.1 mg/dL' --has tacrolimus",
        "characters 1732–1851",
        "known and left open",
        "All 5 pairs, each with its patient",
    ):
        assert wanted in said, wanted
    assert "low-magnesium/mild-im)" not in said
    linked_to = set(Parsed(f"<p{part}").links)
    assert "../guideline/low-magnesium/mild-im/" in linked_to
    assert any(link.startswith("../source/low-magnesium/#fragment-") for link in linked_to)


def test_the_page_says_that_nobody_has_ruled_and_nothing_is_approved(real_site: BuiltSite) -> None:
    said = words(real_site[PAGE].text)
    assert "No clinician has reviewed this. Nothing here is approved" in said
    assert "Nobody has ruled on any of them." in said


def test_the_page_is_not_too_large(real_site: BuiltSite) -> None:
    assert len(html(real_site, PAGE).encode()) < LARGEST


def test_statements_name_the_findings_that_name_them(real_site: BuiltSite, found: Findings) -> None:
    places = {one.id: cause for cause in found.causes for one in cause.findings}
    for one in found.found.findings:
        same = {f"../../../findings/#{anchor(other.id)}" for other in places[one.id].findings}
        for name in one.between:
            if name in found.library.statements:
                page = real_site[page_of(found.library.statements[name].iri)]
                assert same & set(page.links), (name, one.id)


def test_a_statement_says_its_own_side_and_the_others(real_site: BuiltSite) -> None:
    said = text(sections(real_site, "guideline/low-magnesium/mild-im/")["_findings"])
    assert "two guidelines contradict each other; a guideline contradicts itself It says intramuscular. “Severe" in said
    assert "Citations of nothing that is known: citation 4" in said
    assert "A route under the heading of another: “When magnesium is given into a vein”" in said
    assert "settled It says intramuscular. “Torsades, seizures" in said
    page = real_site["guideline/low-magnesium/mild-im/"]
    assert "../../tacrolimus-magnesium/continuous-infusion/" in page.links


def test_a_statement_that_nothing_names_says_that_this_proves_nothing(small_site: BuiltSite) -> None:
    said = text(sections(small_site, "guideline/small/monitoring/")["_findings"])
    assert "Nothing was found. It may still be wrong." in said


def test_guidelines_decisions_and_home_lead_to_the_page(real_site: BuiltSite) -> None:
    article = real_site["guideline/low-magnesium/"]
    assert {"../../disagreements/#_conflict", "../../findings/"} <= set(article.links)
    assert "mild-im/#_findings" in article.links
    assert "Contradicted by" in article.text
    decision = real_site["decision/initial-magnesium-route/"]
    assert any(link.startswith("../../findings/#initial-magnesium-route:") for link in decision.links)
    assert "findings/" in real_site[""].links


def test_the_iri_of_a_finding_in_a_validation_report_leads_to_it(real_site: BuiltSite, found: Findings) -> None:
    addresses = found.addresses()
    assert len(dict(addresses)) == len(found.found.findings)
    for iri, place in addresses:
        assert real_site[page_of(iri)].refresh == f"../../findings/#{place}"


def test_wordings_for_patients_are_as_they_were(real_site: BuiltSite, found: Findings) -> None:
    assert "mg-plain" not in html(real_site, PAGE)
    for statement in found.library.statements.values():
        plain = words(statement.plain_wording)
        assert plain not in words(real_site[PAGE].text)
        assert f"In plain words {plain}" in words(real_site[page_of(statement.iri)].text)


def test_forms_of_a_salt_stand_on_the_page_of_the_substance(real_site: BuiltSite) -> None:
    page = real_site["term/magnesium-sulfate/"]
    assert {"heptahydrate", "anhydrous"} <= set(page.anchors)
    assert "Form weighed: heptahydrate 246.4764 g/mol, 1 ion of" in words(page.text)
    assert "laboratorynotes.com" in page.text
    assert real_site["term/magnesium-oxide.dry/"].refresh == "../magnesium-oxide/#dry"


def test_known_findings_stand_with_the_criteria(real_site: BuiltSite) -> None:
    page = real_site["criteria/low-magnesium/"]
    assert "known-findings" in page.anchors
    assert "They stay open" in page.text
    assert "../../findings/#misplaced-dose:low-magnesium/mild-im.give" in page.links


def test_clauses_that_no_case_proves_are_listed(small_site: BuiltSite) -> None:
    said = text(sections(small_site)["_coverage"])
    assert "They prove that for 1 of 7 clauses." in said
    assert "“On tacrolimus: measure at least every 4-6 weeks (1B)”: taking tacrolimus, as true" in said
    assert "“Severe: <1.2 mg/dL”: small/severe-value.band#in, as false" in said


GAP = "gap:small:serum-magnesium:small/target"
ORDER = "magnesium-order:small/limit:small/renal-first"
REVIEWS = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix mgkg: <https://w3id.org/mgkg/ontology#> .
@prefix small: <https://w3id.org/mgkg/guideline/small/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

small:ruling a mgkg:Precedence ; mgkg:winner small:renal-first ; mgkg:loser small:limit ;
    mgkg:situation small:has-severe-renal-insufficiency ; mgkg:rationale "Kidneys first."@en ;
    dcterms:creator "Dr A" ; dcterms:date "2026-11-22"^^xsd:date ; mgkg:contentDigest "RULED" .
small:accepted a mgkg:Acceptance ; mgkg:findingId "ACCEPTED" ; mgkg:contentDigest "DIGEST" ;
    mgkg:rationale "We live with <it>."@en ; dcterms:creator "Dr B" ; dcterms:date "2026-11-22"^^xsd:date .
small:known a mgkg:KnownFindings ; mgkg:findingId "dangling-citation:small/citation-2" , "gap:gone" ;
    mgkg:rationale "Nobody has the list."@en ; dcterms:creator "Dr C" ; dcterms:date "2026-11-22"^^xsd:date .
"""


@pytest.fixture(scope="module")
def decided_site(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The small guideline with a ruling, an acceptance, known findings, and a heading with a route."""
    root = Path(shutil.copytree(small_root, tmp_path_factory.mktemp("decided") / "content"))
    content = library(load(root))
    gap = next(one for one in findings(root, content).found.findings if one.id == GAP)
    ruled = digest(content.statements[name] for name in ("small/renal-first", "small/limit"))
    reviews = REVIEWS.replace("RULED", ruled).replace("ACCEPTED", GAP).replace("DIGEST", gap.digest)
    (root / "guidelines/small/reviews.ttl").write_text(reviews)
    section = "small:treatment a mgkg:Section ;"
    change(root, "guidelines/small/guideline.ttl", section, f"{section} mgkg:route mgkg:oral ;")
    build(root, root.parent / "site")
    return read_site(root.parent / "site")


def test_what_editors_decided_stands_at_the_finding(decided_site: BuiltSite) -> None:
    told = sections(decided_site)
    order = list(told)
    assert order.index("_settled") < order.index(ORDER) < order.index("_coverage")
    assert "What settles it A ruling of Dr A, 2026-11-22: Kidneys first." in text(told[ORDER])
    assert "An acceptance of Dr B, 2026-11-22: We live with <it>." in text(told[GAP])
    assert {"../criteria/small/#ruling", "../criteria/small/#accepted"} <= set(decided_site[PAGE].links)
    said = words(decided_site[PAGE].text)
    assert "What editors have decided stands at the finding" in said
    assert "Nobody has ruled" not in said
    assert "2 more are settled." in said


def test_what_editors_decided_stands_with_the_criteria(decided_site: BuiltSite) -> None:
    page = decided_site["criteria/small/"]
    told = {name: text(part) for name, part in sections(decided_site, "criteria/small/").items()}
    assert "outranks At most 20 g in 48 hours" in told["_precedences"]
    assert "It speaks of the content" in told["_precedences"]
    assert "We live with <it>. (Dr B, 2026-11-22) It speaks of the content" in told["_acceptances"]
    assert f"../../findings/#{GAP}" in page.links
    assert "2 findings are known." in told["_known-findings"]
    assert "gap:gone, which is found no more" in told["_known-findings"]
    assert {"ruling", "accepted", "known"} <= set(page.anchors)
    for name, place in (("ruling", "ruling"), ("accepted", "accepted"), ("known", "known")):
        assert decided_site[f"guideline/small/{name}/"].refresh == f"../../../criteria/small/#{place}"


def test_no_link_of_the_decided_site_is_broken(decided_site: BuiltSite) -> None:
    for path, page in decided_site.pages.items():
        for link in page.links:
            target = decided_site.target(path, link)
            if target is not None and target[1] and "=" not in target[1]:
                assert target[1] in decided_site[target[0]].anchors, (path, link)


def test_a_heading_says_its_route(decided_site: BuiltSite, small_site: BuiltSite) -> None:
    assert "Under this heading things are given by this route: oral." in words(decided_site["source/small/"].text)
    assert "Under this heading" not in small_site["source/small/"].text


# By hand, without a content root.


def made(*several: Finding, content: Library | None = None) -> Findings:
    groups = tuple(Group((one,)) for one in several)
    nothing = ClauseCoverage(0, 0, ())
    return Findings(Verification(several, groups), nothing, date(2026, 11, 22), content or Library())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_heading_and_a_meaning(kind: str) -> None:
    one = Finding(id=f"{kind}:x", kind=kind, between=(), text="Something.")
    [only] = made(one).kinds
    assert only.title.casefold() == KINDS[kind].casefold()
    assert only.means.endswith(".")
    assert only.causes[0].title


def test_a_finding_without_statements_is_titled_by_what_it_is_about() -> None:
    one = Finding(id="dead:a/finding", kind="dead", between=("a/finding",), text="It can never be true.")
    cause = Cause(1, Group((one,)), Library())
    assert cause.title == "a/finding"
    assert (cause.patient(one), cause.command, cause.places, cause.count) == ("", "", [], "1 finding")
    assert [span.text for span in linked(one.text, one, Library())] == [one.text]


def test_an_anchor_needs_no_escaping() -> None:
    assert anchor("dead:a/b.c#for") == "dead:a/b.c_for"
    assert anchor('x "><script>') == "x____script_"
