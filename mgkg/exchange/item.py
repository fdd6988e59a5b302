"""An item of a record: what it is called, and the fact that it became or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from mgkg.exchange.coding import Coded, Concepts
from mgkg.exchange.element import NotAFactError, Resource
from mgkg.model.patient import Fact, Moment

NOT_ASKED = "nothing here asks about it"
"""Why most of a record is set aside."""


class Item(NamedTuple):
    """A fact, or the reason why there is none; `what` is what the record calls it, `concept` what it is about.

    `value` and `when` are the value and the date of what is no fact, as the record prints them.
    """

    what: str
    fact: Fact | None = None
    reason: str = ""
    concept: str | None = None
    when: str = ""
    value: str = ""


@dataclass
class Setting:
    """What items are made by: the concepts that are known, the moment of evaluation, and the clock.

    `referred` gives what a reference to a Medication names; `used` are the references that were followed for the
    resource at hand.
    """

    concepts: Concepts
    at: Moment
    clock: Moment
    referred: Callable[[str], Resource | None]
    used: list[str] = field(default_factory=list)


def item(what: str, coded: Coded, make: Callable[[], Fact], when: str = "", value: str = "") -> Item:
    """The item of a concept from what makes its fact; where that cannot be made, the reason."""
    try:
        return Item(what, make(), concept=coded.concept, value=value)
    except NotAFactError as error:
        return Item(what, None, error.reason, coded.concept, when, value)
