"""What the ontology page says: every class and property with its definition, its place and its values."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.errors import TurtleSyntaxError
from mgkg.publish.ontology import Ontology
from mgkg.publish.slots import Slot, Slots, slots
from mgkg.store.dataset import load
from mgkg.vocabulary import MGKG, XSD
from tests.publish.parsed import BuiltSite

# Whose values are nodes without a class of their own, or may be a date as well as a date with a time.
OPEN = {"at", "date", "disjointWith", "has", "hasNot", "observation", "startDate", "stopDate"}
FACTS = {"concept", "date", "startDate", "stopDate"}
SHAPE = """@prefix e: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:S a sh:NodeShape ; sh:targetClass e:C , e:D ; sh:property e:S.b , e:S.a , e:S.missing .
e:S.a sh:path e:a ; sh:order 1 ; sh:minCount 1 ; sh:maxCount 1 ; sh:or ( [ sh:datatype xsd:date ] [ sh:class e:X ] ) .
e:S.b sh:path e:b ; sh:order 2 ; sh:maxCount 3 .
"""


def _written(root: Path, text: str) -> Path:
    shapes = root / "ontology" / "shapes"
    shapes.mkdir(parents=True)
    (shapes / "c.ttl").write_text(text, encoding="utf-8")
    return root


def test_slots_are_read_from_shapes_in_their_order_with_alternatives(tmp_path: Path) -> None:
    found = slots(_written(tmp_path, SHAPE))
    e = "https://example.org/"
    kinds = (f"{XSD}date", f"{e}X")
    assert found.of_class[f"{e}C"] == [
        Slot(f"{e}C", f"{e}a", kinds, 1, 1),
        Slot(f"{e}C", f"{e}b", (), 0, 3),
    ]
    assert [slot.owner for slot in found.of_property[f"{e}a"]] == [f"{e}C", f"{e}D"]


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [(1, 1, "1"), (0, 1, "0..1"), (0, None, "0..n"), (2, None, "2..n"), (1, 3, "1..3")],
)
def test_how_many_values_there_are_is_said(least: int, most: int | None, words: str) -> None:
    assert Slot("c", "p", (), least, most).number == words


def test_what_all_kinds_hold_alike_stands_at_the_class_above() -> None:
    def held(owner: str, *paths: str) -> list[Slot]:
        return [Slot(owner, path, (), 0, 1) for path in paths]

    known = Slots({"A": held("A", "p", "q"), "B": held("B", "r", "p"), "C": held("C", "p")}, {})
    assert known.lifted({"Above": ["A", "B"], "Other": ["C", "no-shape"], "C": ["A"]}) == {
        "Above": held("Above", "p"),
        "A": held("A", "q"),
        "B": held("B", "r"),
        "C": held("C", "p"),
    }


def test_a_shape_that_is_no_turtle_is_told_by_its_file(tmp_path: Path) -> None:
    with pytest.raises(TurtleSyntaxError, match=r"ontology/shapes/c\.ttl:1"):
        slots(_written(tmp_path, "this is none"))


def test_a_root_without_shapes_has_no_slots(tmp_path: Path) -> None:
    assert slots(tmp_path).of_class == {}


def test_everything_of_ours_is_defined_and_has_its_place_and_its_values(root: Path) -> None:
    ontology, known = Ontology(load(root).nodes), slots(root)
    named = (*ontology.classes, *ontology.properties)
    assert [each.name for each in named if not each.label or not each.comment] == []
    placed = {each.name for each in ontology.properties if each.domains or each.iri in known.of_property}
    assert {each.name for each in ontology.properties} - placed == FACTS
    valued = {
        each.name
        for each in ontology.properties
        if each.ranges or any(slot.kinds for slot in known.of_property.get(each.iri, ()))
    }
    assert {each.name for each in ontology.properties} - valued == OPEN
    assert [concept.iri for scheme in ontology.schemes for concept in scheme.concepts if not concept.definition] == []


def test_the_page_shows_what_a_class_holds_and_where_it_comes_from(real_site: BuiltSite) -> None:
    page = real_site.pages["ontology/"].text
    assert "Aligned to schema:MedicalGuidelineRecommendation" in page
    statement = page.partition("mgkg:Statement")[2].partition("mgkg:Stop")[0]
    assert "dcterms:title 1..n, wording 1..n" in statement
    assert "section 1," in statement
    assert "Of Statement" in page
    assert MGKG + "nothing" not in page
