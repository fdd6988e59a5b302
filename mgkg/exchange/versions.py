"""Which version of a resource counts, where a record holds several."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from mgkg.exchange.element import Resource
from mgkg.exchange.item import Item
from mgkg.exchange.reference import Address
from mgkg.model.patient import Fact

OLDER = "an older version of what the record holds as well"
DELETED = "the record says that it was deleted"
UNTOLD = "the record holds two versions of it, and which is the later is not told"

_NEVER = float("nan")
Said = tuple[object, ...]
"""What a version says, so that two can be compared."""


class Version(NamedTuple):
    """A version of a resource: what it says, and when it was updated in seconds, not a number where that is untold."""

    said: Said
    updated: float


def updated(resource: Resource) -> float:
    """When a resource says that it was last updated."""
    meta = resource.get("meta")
    written = meta.get("lastUpdated") if type(meta) is dict else None
    if type(written) is not str:
        return _NEVER
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        return _NEVER
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def said(items: Iterable[Item]) -> Said:
    """What items say, without where."""
    return tuple((one.what, one.reason, one.concept, one.fact and _without_place(one.fact)) for one in items)


def _without_place(fact: Fact) -> Said:
    return (fact.kind, fact.concept, fact.value, fact.unit, fact.comparator, fact.moment, fact.start, fact.stop)


def older(version: Version, all_versions: list[Version]) -> str | None:
    """Why a version does not count beside others of the same resource; None where it does."""
    others = [one for one in all_versions if one.said != version.said]
    if not others:
        return None
    times = [one.updated for one in all_versions]
    if any(time != time for time in times):  # noqa: PLR0124 - so is what is not a number
        return DELETED if any(one.said == (DELETED,) for one in others) else UNTOLD
    last = max(times)
    latest = [one.said for one in all_versions if one.updated == last]
    if any(one != latest[0] for one in latest):
        return UNTOLD
    if version.said == latest[0]:
        return None
    return DELETED if latest[0] == (DELETED,) else OLDER


class Unread:
    """Versions of resources that say nothing of what is known here, kept small: there are many of them."""

    def __init__(self) -> None:
        self._names, self._times = array("q"), array("d")

    def add(self, identity: Address, time: float) -> None:
        """Remember one."""
        self._names.append(hash(identity))
        self._times.append(time)

    def of(self, wanted: Iterable[Address]) -> dict[Address, list[Version]]:
        """Those of wanted resources."""
        by_hash = {hash(one): one for one in wanted}
        found: dict[Address, list[Version]] = defaultdict(list)
        for name, time in zip(self._names, self._times, strict=True):
            if name in by_hash:
                found[by_hash[name]].append(Version((), time))
        return found
