"""The facts of one patient, and all that is set aside, from the entries of a record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from mgkg.exchange.bundle import BUNDLE, Entry
from mgkg.exchange.coding import concepts
from mgkg.exchange.demographics import demographics
from mgkg.exchange.element import NotAFactError, Resource, clean, elements
from mgkg.exchange.item import NOT_ASKED, Item, Setting
from mgkg.exchange.joining import joined
from mgkg.exchange.kinds.condition import NO_STATEMENT
from mgkg.exchange.kinds.table import KINDS
from mgkg.exchange.medication import NotYetKnownError
from mgkg.exchange.people import People
from mgkg.exchange.reference import Address, Person, address, identity, referred, said
from mgkg.exchange.resource_types import TYPES, refuse_version
from mgkg.exchange.stream import Number
from mgkg.exchange.subject import subject
from mgkg.exchange.versions import DELETED, Unread, Version, older, updated
from mgkg.exchange.versions import said as said_by
from mgkg.model.patient import Fact, Moment, SetAside
from mgkg.rules.ruleset import RuleSet

_REFERRED = ("Medication", "Substance")
_MOST_NAMES = 2000

NO_SUBJECT = "it names no patient"
ANOTHERS = "it is another patient's"
OTHER_FOCUS = "it is about somebody or something else (focus)"
NOT_READ = "resources of this kind are not read"
REFERRED = "it names no patient, and is read where a resource of his names it"
TWO_MEDICATIONS = "the record has two versions of its Medication"


class Record(NamedTuple):
    """What a record says of one patient: how many items it has, and how many of them stand behind the facts.

    The others are set aside, so that items = behind + the sum of `times`.
    """

    facts: tuple[Fact, ...]
    set_aside: tuple[SetAside, ...]
    items: int
    behind: int
    subject: str


class _Found(NamedTuple):
    """What was read of a resource that says something of a known concept."""

    items: tuple[Item, ...]
    kind: str
    place: str
    subject: str
    focus: tuple[str, ...]
    identity: Address | None
    updated: float
    used: tuple[str, ...]


class Gathering:
    """A record while it is read: entries in, at the end a Record. What nothing asks about is only counted."""

    def __init__(
        self, ruleset: RuleSet, at: Moment, clock: Moment, invalid: Callable[[Resource], str | None] | None = None
    ) -> None:
        self._setting = Setting(concepts(ruleset), at, clock, self._referred)
        self._invalid = invalid
        self._aside: Counter[tuple[str, str]] = Counter()
        self._found: list[_Found] = []
        self._later: list[Entry] = []
        self._people = People()
        self._named: dict[str, None] = {}
        self._medications: dict[str, list[Resource]] = defaultdict(list)
        self._unread = Unread()
        self._deleted: list[tuple[Address, float]] = []
        self._complete = False
        self.items = 0

    def add(self, entry: Entry) -> None:
        """Read one entry; FhirVersionError where it is FHIR of another version."""
        resource = entry.content
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(resource, dict) or type(kind) is not str:
            is_empty = resource is None or not isinstance(resource, dict)
            why = "it holds no resource" if is_empty else "a resource without a resourceType"
            self._put_aside(entry.place, entry.fault or why)
            return
        refuse_version(resource, kind, entry.place)
        wrong = entry.fault or (self._invalid(resource) if self._invalid and not entry.deleted else None)
        if entry.deleted:
            self._delete(entry, kind)
        elif wrong:
            self._put_aside(f"{clean(kind)} ({_place(entry, kind)})", wrong)
        elif kind in KINDS:
            self._count_contained(resource)
            self._read(entry, kind)
        else:
            self._count_contained(resource)
            self._keep(entry, kind)

    def record(self, asked: str | None, place: str) -> Record:
        """All that was added, for one patient; SubjectError where it is not known for whom."""
        self._complete = True
        for entry in self._later:
            self._read(entry, entry.content["resourceType"])
        whose = subject(self._people.all, self._named, asked, place)
        facts: list[Fact] = []
        known: list[SetAside] = []
        for found, why in self._which_count():
            reason = why or self._not_his(found, whose)
            for one in found.items:
                if one.fact is not None and reason is None:
                    facts.append(one.fact)
                elif reason == ANOTHERS:
                    self._aside[one.what, reason] += 1
                else:
                    known.append(_set_aside(one, found, reason if one.fact is not None else None))
        behind = len(facts)
        own, reasons = demographics(self._people.of(whose), self._setting)
        behind += bool(own) * self._people.count(whose)
        for other, times in self._people.others(whose):
            self._aside[f"Patient {clean(other)}", ANOTHERS] += times
        for reason in reasons:
            self._aside["Patient", reason] += 0 if own else self._people.count(whose)
        facts += own
        known.sort(key=lambda one: one.reason != NO_STATEMENT)
        rest = (SetAside(what, reason, times) for (what, reason), times in self._aside.most_common() if times)
        return Record(joined(facts), (*known, *rest), self.items, behind, whose.name)

    def _put_aside(self, what: str, reason: str) -> None:
        self.items += 1
        key = (what, reason)
        if key not in self._aside and len(self._aside) >= _MOST_NAMES:
            key = ("others", reason if len(self._aside) < 2 * _MOST_NAMES else "for further reasons")
        self._aside[key] += 1

    def _delete(self, entry: Entry, kind: str) -> None:
        self._put_aside(f"{clean(kind)}", "a deletion")
        if own := identity(kind, entry.content, entry.full_url):
            self._deleted.append((own, updated(entry.content)))

    def _count_contained(self, resource: Resource) -> None:
        """Resources within another that would be items by themselves."""
        contained = resource.get("contained")
        for one in contained if isinstance(contained, list) else ():
            if isinstance(one, dict) and one.get("resourceType") in KINDS:
                self._put_aside(one["resourceType"], "contained in another resource")

    def _keep(self, entry: Entry, kind: str) -> None:
        """A resource that gives no items by itself."""
        resource = entry.content
        if kind == "Patient":
            try:
                self._people.add(resource, entry.full_url)
            except NotAFactError as error:
                self._put_aside(f"Patient ({entry.place})", error.reason)
                return
            self.items += 1
        elif kind in _REFERRED:
            own = identity(kind, resource, entry.full_url)
            names = tuple(dict.fromkeys(one for one in (own.tail if own else None, entry.full_url) if one))
            kept = {key: value for key, value in resource.items() if key not in ("text", "meta", "extension")}
            for name in names:
                if kept not in self._medications[name]:
                    self._medications[name].append(kept)
            self._put_aside(kind, REFERRED)
        elif kind == BUNDLE:
            self._put_aside(kind, "its entry is no list of entries")
        else:
            self._put_aside(clean(kind), NOT_READ if kind in TYPES else "no resource of FHIR R4")

    def _read(self, entry: Entry, kind: str) -> None:
        resource, place = entry.content, _place(entry, kind)
        self._setting.used.clear()
        try:
            whom = referred(resource, KINDS[kind].subject)
            focus = tuple(said(one) for one in elements(resource, "focus")) if kind == "Observation" else ()
            items = KINDS[kind].read(resource, self._setting, place)
        except NotYetKnownError:
            self._later.append(entry)
            return
        except NotAFactError as error:
            self._put_aside(f"{kind} ({place})", error.reason)
            return
        if whom:
            self._named.setdefault(whom)
        known = []
        for one in items:
            if one.concept is None and one.fact is None:
                self._put_aside(one.what, one.reason)
            else:
                known.append(one)
        self.items += len(known)
        own = identity(kind, resource, entry.full_url)
        time = updated(resource)
        if known:
            used = tuple(self._setting.used)
            self._found.append(_Found(tuple(known), kind, place, whom, focus, own, time, used))
        elif own:
            self._unread.add(own, time)

    def _referred(self, reference: str) -> Resource | None:
        found = self._medications.get(reference) or self._medications.get(address(reference).tail)
        if not found and not self._complete:
            raise NotYetKnownError(reference)
        return found[0] if found else None

    def _which_count(self) -> Iterable[tuple[_Found, str | None]]:
        """All that was found, each with the reason why it does not count beside another version of itself."""
        versions: dict[Address, list[Version]] = defaultdict(list)
        wanted = {found.identity for found in self._found if found.identity}
        for own, others in self._unread.of(wanted).items():
            versions[own] += others
        for own, time in self._deleted:
            if own in wanted:
                versions[own].append(Version((DELETED,), time))
        for found in self._found:
            if found.identity:
                versions[found.identity].append(Version(said_by(found.items), found.updated))
        for found in self._found:
            same = versions[found.identity] if found.identity else []
            why = older(Version(said_by(found.items), found.updated), same) if len(same) > 1 else None
            yield found, why or (TWO_MEDICATIONS if any(self._is_ambiguous(one) for one in found.used) else None)

    def _is_ambiguous(self, reference: str) -> bool:
        found = self._medications.get(reference) or self._medications.get(address(reference).tail, [])
        return len(found) > 1

    def _not_his(self, found: _Found, whose: Person) -> str | None:
        if not found.subject:
            return NO_SUBJECT
        if not whose.is_meant(found.subject):
            return ANOTHERS
        return None if all(whose.is_meant(one) for one in found.focus) else OTHER_FOCUS


def _place(entry: Entry, kind: str) -> str:
    """Where a resource stands: its file, and its name there."""
    own = entry.content.get("id")
    if type(own) is not str or isinstance(own, Number) or not own:
        return entry.place
    return f"{entry.place.partition(': ')[0]}: {kind}/{clean(own, 64)}"


def _set_aside(one: Item, found: _Found, reason: str | None) -> SetAside:
    """An item with its value, date and resource."""
    when = one.fact.when if one.fact else one.when
    what = f"{one.what}{f' {one.value}' if one.value else ''}{f' ({when})' if when else ''}, {found.place}"
    return SetAside(what, reason or one.reason or NOT_ASKED, 1, one.concept)
