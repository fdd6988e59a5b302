"""A library read again after an edit: the same as one read from nothing, with what the edit does not reach kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from mgkg.errors import DanglingReferenceError, MalformedNodeError
from mgkg.store.dataset import Dataset
from mgkg.store.reading import read
from tests.data.small_content import edited, small, small_root

__all__ = ["edited", "small", "small_root"]

STATEMENTS = "small/statements.ttl"
NEW = 'd:new a mgkg:Decision ; dcterms:title "?"@en ; mgkg:subject t:tacrolimus ; mgkg:dimension mgkg:give-dimension .'
EDITS = {
    "a wording": (STATEMENTS, "For low magnesium without symptoms", "For low magnesium"),
    "a figure": (STATEMENTS, '"12-24 mmol daily"', '"12-25 mmol daily"'),
    "a name of a term": ("substances.ttl", '"tacrolimus"@en', '"tacrolimus, a medicine"@en'),
    "a concept of a scheme": ("route.ttl", '"by mouth"@en', '"through the mouth"@en'),
    "a new node": ("decisions.ttl", "", NEW),
}


def plain(value: object) -> object:
    """A value and all in it as tuples, which are equal where they say the same."""
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return type(value).__name__, *((each.name, plain(getattr(value, each.name))) for each in fields)
    if isinstance(value, dict):
        return tuple((key, plain(each)) for key, each in value.items())
    return tuple(map(plain, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize("name", EDITS)
def test_reading_again_gives_the_same_as_reading_anew(
    name: str, small: Dataset, edited: Callable[..., Dataset]
) -> None:
    after = edited(EDITS[name])
    anew = plain(read(after).library)
    assert anew != plain(read(small).library)
    assert plain(read(after, read(small)).library) == anew


def test_what_an_edit_does_not_reach_is_the_same_value(small: Dataset, edited: Callable[..., Dataset]) -> None:
    known = read(small)
    again = read(edited(EDITS["a wording"]), known)
    kept = [iri for iri, value in again.values.items() if known.values.get(iri) is value]
    assert 0 < len(again.values) - len(kept) < 10


def test_a_node_that_is_gone_is_missed(small: Dataset, edited: Callable[..., Dataset]) -> None:
    after = edited(("decisions.ttl", "d:magnesium-use a mgkg:Decision", "d:other-use a mgkg:Decision"))
    with pytest.raises(DanglingReferenceError, match="magnesium-use"):
        read(after, read(small))


def test_an_error_in_an_edit_is_found(small: Dataset, edited: Callable[..., Dataset]) -> None:
    after = edited((STATEMENTS, 'mgkg:wording "Low magnesium without', 'mgkg:sounding "Low magnesium without'))
    with pytest.raises(MalformedNodeError, match="wording"):
        read(after, read(small))
