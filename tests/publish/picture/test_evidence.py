"""The evidence of a statement: what is certain is solid, what is not says so, and nothing is left out of the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mgkg.model.statement import Statement
from mgkg.publish.address import page_of
from mgkg.publish.catalogue import LINKS, Catalogue
from mgkg.publish.picture.drawing import WIDTH
from mgkg.publish.picture.evidence import evidence, evidence_picture
from mgkg.publish.picture.outline import Item, outline_drawing
from mgkg.publish.site import Site
from mgkg.publish.template import Here
from mgkg.publish.words import Words
from tests.publish.parsed import Parsed
from tests.publish.picture.overlap import beyond, overlapping


def here_of(made: Catalogue, statement: Statement) -> Here:
    return Here(page_of(statement.iri), made.addresses)


def every(item: Item) -> Iterator[Item]:
    yield item
    for below in item.below:
        yield from every(below)


def test_all_that_a_statement_rests_on_and_is_linked_to_is_in_it(real: Site) -> None:
    made = real.catalogue
    for one in made.library.statements.values():
        here = here_of(made, one)
        page = Parsed(str(evidence_picture(one, real.words, here)))
        wanted = [each.iri for each in one.fragments] + [citation.cited.iri for citation in one.evidence]
        wanted += [made.library.references[name].iri for each in one.evidence for name in each.cited.candidates]
        wanted += [each.iri for name, _, _ in LINKS for each in made.linked_to(one, name)]
        wanted += [each.iri for name, _, _ in LINKS for each in made.linked_from[name, one.id]]
        assert {here.to(iri) for iri in wanted} <= set(page.links), one.id
        assert page.links.count("../../../source/" + one.guideline + "/") == 2


def test_nothing_overlaps_on_any_real_statement_and_none_is_heavy(real: Site) -> None:
    for one in real.catalogue.library.statements.values():
        here = here_of(real.catalogue, one)
        made = outline_drawing(evidence(one, real.words, here))
        texts = [text.box for text in made.texts]
        assert overlapping(texts) == []
        assert beyond([*texts, *made.boxes], WIDTH, made.height) == []
        drawn = evidence_picture(one, real.words, here_of(real.catalogue, one))
        assert len(drawn.encode()) <= 6 * 1024, one.id
        assert drawn == evidence_picture(one, real.words, here_of(real.catalogue, one))


def lines_of(made: Catalogue, name: str) -> list[tuple[str, str]]:
    one = made.library.statements[name]
    root = evidence(one, Words(made), here_of(made, one))
    return [(each.line, each.words[0].text) for each in every(root)][2:]


RESOLVED = ("solid", "[1] resolved")


def test_a_number_that_leads_nowhere_is_dotted_and_one_that_does_is_solid(
    catalogue_of: Callable[..., Catalogue],
) -> None:
    made = catalogue_of()
    assert lines_of(made, "small/severe-value") == [RESOLVED, ("solid", "Magnesium by mouth (2020)")]
    assert lines_of(made, "small/oral")[:2] == [
        ("dotted", "[2] unresolved"),
        ("dotted", "? An entry that is not listed"),
    ]


def test_a_number_with_several_candidates_is_dashed(catalogue_of: Callable[..., Catalogue]) -> None:
    old = "mgkg:resolution mgkg:unresolved ;\n"
    new = "mgkg:resolution mgkg:ambiguous ; mgkg:candidate small:reference-1 ;\n"
    made = catalogue_of(("small/evidence.ttl", old, new))
    assert lines_of(made, "small/oral")[:3] == [
        ("dashed", "[2] ambiguous, one of"),
        ("dashed", "Magnesium by mouth (2020)"),
        ("dotted", "? An entry that is not listed"),
    ]


def test_a_number_of_which_nothing_is_known_says_so(catalogue_of: Callable[..., Catalogue]) -> None:
    old = "mgkg:resolution mgkg:unresolved ;\n    mgkg:mayBeUnlisted true"
    made = catalogue_of(("small/evidence.ttl", old, "mgkg:resolution mgkg:unresolved ;\n    mgkg:mayBeUnlisted false"))
    assert lines_of(made, "small/oral")[1] == ("dotted", "? Nothing is known of it")


def test_a_statement_for_which_nothing_is_cited_says_so(catalogue_of: Callable[..., Catalogue]) -> None:
    assert lines_of(catalogue_of(), "small/limit") == [("dotted", "? The source cites nothing for it")]


def test_an_edge_says_what_the_citation_does_and_how_certain_it_is(catalogue_of: Callable[..., Catalogue]) -> None:
    made = catalogue_of()
    one = made.library.statements["small/severe-value"]
    root = evidence(one, Words(made), here_of(made, one))
    [edge] = [each.edge[0].text for each in every(root) if each.kind == "number"]
    assert edge == "obtains support from, certainty not stated"


def test_of_many_links_the_rest_is_only_said(catalogue_of: Callable[..., Catalogue]) -> None:
    others = ["monitoring", "renal-first", "limit", "severe-value", "oral"]
    old, new = "mgkg:rationaleFor small:oral .", f"mgkg:cautionFor {' , '.join(f'small:{name}' for name in others)} ."
    made = catalogue_of(("small/statements.ttl", old, new))
    one = made.library.statements["small/target"]
    here = here_of(made, one)
    root = evidence(one, Words(made), here)
    drawn = [" ".join(text.lines) for text in outline_drawing(root).texts]
    assert "and 1 more, in the words below" in drawn
    links = Parsed(str(evidence_picture(one, Words(made), here))).links
    assert {f"../{name}/" for name in others} <= set(links)


def test_of_many_places_in_the_source_the_last_lead_to_its_page(catalogue_of: Callable[..., Catalogue]) -> None:
    old = "mgkg:sourceFragment small:fragment-6 ;"
    many = " , ".join(f"small:fragment-{number}" for number in (5, 6, 7, 8, 9, 10))
    made = catalogue_of(("small/statements.ttl", old, f"mgkg:sourceFragment {many} ;"))
    one = made.library.statements["small/oral"]
    page = Parsed(str(evidence_picture(one, Words(made), here_of(made, one))))
    assert "and 2 more places" in page.text
