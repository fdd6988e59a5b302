"""Boxes below each other: any labels fit, and everything is said in words."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from mgkg.publish.picture.drawing import PLAIN, QUIET, TITLE, WARN, WIDTH
from mgkg.publish.picture.outline import Item, Paragraph, outline_drawing, outline_words
from tests.publish.parsed import Parsed
from tests.publish.picture.overlap import LABELS, beyond, overlapping

STYLES = st.sampled_from([PLAIN, QUIET, TITLE, WARN])
PARAGRAPHS = st.tuples(LABELS, st.sampled_from(["", "../x/"]), STYLES).map(lambda parts: Paragraph(*parts))
SOME = st.lists(PARAGRAPHS, max_size=2).map(tuple)
LINES = st.sampled_from(["solid", "dashed", "dotted"])
KINDS = st.sampled_from(["situation", "for", "against", "said", "source"])
LEAVES = st.tuples(KINDS, SOME, SOME, LINES).map(lambda parts: Item(*parts))
ITEMS = st.recursive(
    LEAVES,
    lambda below: st.tuples(
        KINDS, SOME, SOME, LINES, st.lists(below, min_size=1, max_size=3).map(tuple), st.integers(0, 1), SOME
    ).map(lambda parts: Item(*parts)),
    max_leaves=6,
)


def every(item: Item) -> Iterator[Item]:
    yield item
    for below in item.below:
        yield from every(below)


def said(item: Item) -> list[str]:
    return [each.text for one in every(item) for each in (*one.edge, *one.words, *one.unseen)]


@given(ITEMS)
def test_no_text_meets_another_or_an_edge(root: Item) -> None:
    made = outline_drawing(root)
    texts = [text.box for text in made.texts]
    assert overlapping(texts) == []
    assert overlapping(made.boxes) == []
    assert beyond([*texts, *made.boxes], WIDTH, made.height) == []


@given(ITEMS)
def test_all_of_it_is_said_in_words(root: Item) -> None:
    words = outline_words(root)
    for text in said(root):
        assert escape(text) in words


@given(LABELS)
def test_a_label_is_a_text_and_nothing_else(label: str) -> None:
    root = Item("source", (Paragraph(label, 'x"><script>'),), (Paragraph(label),))
    for html in (outline_drawing(root).svg(), outline_words(root)):
        page = Parsed(str(html))
        assert {tag for tag, _ in page.tags} <= {"svg", "path", "a", "text", "tspan", "ul", "li"}
        assert {name for _, values in page.tags for name in values} <= {
            *("class", "d", "href", "x", "y", "dy", "width", "viewbox"),
        }


def test_what_is_left_out_is_counted() -> None:
    leaves = tuple(Item("for", (Paragraph(f"answer {number}"),)) for number in range(5))
    unseen = (Paragraph("a"), Paragraph("b"))
    made = outline_drawing(Item("source", (Paragraph("top"),), below=leaves, hidden=3, unseen=unseen))
    drawn = [" ".join(text.lines) for text in made.texts]
    assert drawn == [
        *("top", "and 2 more, in the words below", "answer 0", "answer 1", "and 3 more, in the words below"),
    ]


def test_the_words_of_two_lines_of_a_link_are_two_words() -> None:
    made = outline_drawing(Item("source", (Paragraph("magnesium " * 12, "../x/"),)))
    link = ET.fromstring(made.svg()).find("a")  # noqa: S314 - it is what we made
    assert link is not None
    assert "".join(link.itertext()).split() == ["magnesium"] * 12


def test_a_rail_is_as_its_item() -> None:
    below = tuple(Item("reference", (Paragraph(line),), line=line) for line in ("solid", "dashed", "dotted"))
    made = outline_drawing(Item("source", (Paragraph("top"),), below=below))
    assert {"mg-rail", "mg-rail mg-dashed", "mg-rail mg-dotted"} <= made.paths.keys()
    assert {"mg-box mg-reference mg-dashed", "mg-box mg-reference mg-dotted"} <= made.paths.keys()
