"""What a patient takes: each drug has one history by intent, which orders, statements and doses then tell of."""

from __future__ import annotations

from datetime import timedelta

from mgkg.model.patient import HAS_NOT, Moment
from tests.exchange.made.medication import Piece, dose, medicated, order, statement
from tests.exchange.made.record import Record
from tests.exchange.made.times import When, day, instant, month, some_time, span, usual, year
from tests.exchange.made.vocabulary import Concept

HISTORIES = {
    "running": 30.0,
    "running-since-a-partial-date": 2.0,
    "planned-end": 3.0,
    "undated-order": 2.0,
    "overlapping-orders": 8.0,
    "orders-that-touch": 3.0,
    "ended": 8.0,
    "ended-in-pieces": 3.0,
    "two-courses": 5.0,
    "ended-time-not-recorded": 6.0,
    "ended-not-recorded-then-running": 4.0,
    "ended-never-began": 1.5,
    "ended-today-or-this-month": 2.0,
    "active-but-period-over": 2.0,
    "not-taken": 5.0,
    "running-then-not-taken": 2.0,
    "dose-given": 5.0,
    "dose-while-running": 4.0,
}
# What the history leaves of the drug now, where that is not "taken": denied, or ended, which denies nothing else.
_TRUTHS: dict[str, bool | None] = {
    "not-taken": False,
    "running-then-not-taken": False,
    **dict.fromkeys(
        ("ended", "ended-in-pieces", "ended-never-began", "ended-time-not-recorded", "ended-today-or-this-month")
    ),
    "active-but-period-over": None,
}


def history(record: Record, concept: Concept) -> None:
    """One drug: what was taken when, told by orders and statements; nothing where it would contradict others."""
    kind = record.pick(HISTORIES)
    truth = _TRUTHS.get(kind, True)
    if not record.free(concept, truth=truth):
        record.kinds[kind] -= 1
        return
    if concept.ingredients:
        record.kinds["combination-product"] += 1
    record.tell(concept.slug, truth=truth)
    _HISTORIES[kind](record, concept)


def _ago(record: Record, least: float, most: float) -> When:
    return usual(record.rng, some_time(record.rng, record.now, least, most))


def _tell(record: Record, concept: Concept, piece: Piece, *, stated: float = 0.25) -> None:
    """One piece of a course as an order or a statement."""
    make = statement if record.chance(stated) else order
    resource = make(record, medicated(record, concept), piece)
    record.becomes(resource, concept.slug)


def _active(record: Record, concept: Concept, start: When | None) -> None:
    _tell(record, concept, Piece("active", start))


def _ended(record: Record, concept: Concept, start: When | None, stop: When | None) -> None:
    _tell(record, concept, Piece(record.rng.choice(("completed", "stopped")), start, stop))


def _running(record: Record, concept: Concept) -> None:
    start = _ago(record, 3, 900)
    _active(record, concept, start)
    record.course(concept.slug, start.moment, None)


def _since_partial(record: Record, concept: Concept) -> None:
    at = some_time(record.rng, record.now, 70, 900)
    start = month(at) if record.chance(0.7) else year(at)
    _active(record, concept, start)
    record.course(concept.slug, start.moment, None)


def _planned(record: Record, concept: Concept) -> None:
    record.reading("the planned end of an active order")
    start = _ago(record, 3, 300)
    resource = order(record, medicated(record, concept), Piece("active", start, record.future()))
    record.becomes(resource, concept.slug)
    record.course(concept.slug, start.moment, None)


def _undated(record: Record, concept: Concept) -> None:
    _active(record, concept, None)
    record.state(concept.slug)


def _overlapping(record: Record, concept: Concept) -> None:
    first = some_time(record.rng, record.now, 120, 700)
    start = usual(record.rng, first)
    if record.chance(0.5):
        _active(record, concept, start)
    else:
        _ended(record, concept, start, usual(record.rng, first + timedelta(days=record.rng.randrange(70, 110))))
    for _ in range(record.rng.choice((1, 1, 2))):
        _active(record, concept, usual(record.rng, first + timedelta(days=record.rng.randrange(10, 60))))
    record.course(concept.slug, start.moment, None)


def _touching(record: Record, concept: Concept) -> None:
    first = some_time(record.rng, record.now, 120, 700)
    start, turn = usual(record.rng, first), day(first + timedelta(days=record.rng.randrange(10, 60)))
    _ended(record, concept, start, turn)
    _active(record, concept, turn)
    record.course(concept.slug, start.moment, None)


def _over(record: Record, concept: Concept) -> None:
    first = some_time(record.rng, record.now, 60, 900)
    start, stop = usual(record.rng, first), usual(record.rng, first + timedelta(days=record.rng.randrange(3, 50)))
    _ended(record, concept, start, stop)
    record.course(concept.slug, start.moment, stop.moment)


def _in_pieces(record: Record, concept: Concept) -> None:
    first = some_time(record.rng, record.now, 200, 900)
    start, turn, again, stop = (
        usual(record.rng, first + timedelta(days=days)) for days in (0, 60, 40, record.rng.randrange(90, 150))
    )
    _ended(record, concept, start, turn)
    _ended(record, concept, again, stop)
    record.course(concept.slug, start.moment, stop.moment)


def _twice(record: Record, concept: Concept) -> None:
    first = some_time(record.rng, record.now, 200, 900)
    start, stop = usual(record.rng, first), usual(record.rng, first + timedelta(days=record.rng.randrange(5, 90)))
    _ended(record, concept, start, stop)
    record.course(concept.slug, start.moment, stop.moment)
    again = usual(record.rng, first + timedelta(days=record.rng.randrange(120, 190)))
    _active(record, concept, again)
    record.course(concept.slug, again.moment, None)


def _unrecorded(record: Record, concept: Concept) -> None:
    _end_unknown(record, concept, _ago(record, 3, 900))


def _end_unknown(record: Record, concept: Concept, start: When | None) -> None:
    """An ended order without its end; earlier than the clock nobody knows whether it still ran."""
    piece = Piece(record.rng.choice(("completed", "stopped")), start)
    resource = order(record, medicated(record, concept), piece)
    if record.in_the_past:
        record.aside(resource, "whether it still ran is not known")
        return
    record.becomes(resource, concept.slug)
    record.course(concept.slug, start and start.moment, until_clock(record, start and start.moment))


def until_clock(record: Record, start: Moment | None) -> Moment:
    """A time that is not recorded: from a start, or from any time, to the clock."""
    if start is None:
        record.reading("an end not recorded of what has no start")
    return span(start.start if start else some_time(record.rng, record.now, 36500, 36501), record.clock.end)


def _unrecorded_then_running(record: Record, concept: Concept) -> None:
    record.reading("an end not recorded, then another course")
    at = some_time(record.rng, record.now, 200, 900)
    _end_unknown(record, concept, usual(record.rng, at))
    again = usual(record.rng, at + timedelta(days=record.rng.randrange(30, 190)))
    _active(record, concept, again)
    record.course(concept.slug, again.moment, None)


def _never_began(record: Record, concept: Concept) -> None:
    _end_unknown(record, concept, None)


def _just_ended(record: Record, concept: Concept) -> None:
    """An end of today or of this month: it has come, so what is left of that time does not count."""
    record.reading("an end within a time that is not over")
    start = _ago(record, 40, 300)
    stop = day(record.now) if record.chance(0.5) else month(record.now)
    _ended(record, concept, start, stop)
    record.course(concept.slug, start.moment, span(stop.moment.start, record.now))


def _period_over(record: Record, concept: Concept) -> None:
    """An order that nobody closed, with the end of its dosage's period."""
    record.reading("an active order whose period is over")
    first = some_time(record.rng, record.now, 60, 300)
    start, stop = usual(record.rng, first), usual(record.rng, first + timedelta(days=record.rng.randrange(3, 50)))
    record.becomes(order(record, medicated(record, concept), Piece("active", start, stop)), concept.slug)
    record.course(concept.slug, start.moment, stop.moment)


def _not_taken(record: Record, concept: Concept) -> None:
    when = _ago(record, 0.5, 400)
    record.becomes(statement(record, medicated(record, concept), Piece("not-taken", when)), concept.slug)
    record.state(concept.slug, HAS_NOT, moment=when.moment)


def _given_up(record: Record, concept: Concept) -> None:
    start = _ago(record, 50, 600)
    _active(record, concept, start)
    record.course(concept.slug, start.moment, None)
    when = _ago(record, 1, 40)
    record.becomes(statement(record, medicated(record, concept), Piece("not-taken", when)), concept.slug)
    record.state(concept.slug, HAS_NOT, moment=when.moment)


def _dose(record: Record, concept: Concept) -> None:
    """A dose of today or yesterday, or one that is running."""
    midnight = record.now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = (record.now - midnight) / timedelta(days=1)
    if record.chance(0.25):
        status, when = "in-progress", instant(record.rng, some_time(record.rng, record.now, 0, 3))
    else:
        status = "completed"
        at = some_time(record.rng, record.now, 0, since + 0.98)
        when = instant(record.rng, at) if record.chance(0.8) else day(at)
    record.becomes(dose(record, medicated(record, concept), status, when), concept.slug)
    record.state(concept.slug, moment=when.moment)


def _dose_while_running(record: Record, concept: Concept) -> None:
    _running(record, concept)
    _dose(record, concept)


_HISTORIES = {
    "running": _running,
    "running-since-a-partial-date": _since_partial,
    "planned-end": _planned,
    "undated-order": _undated,
    "overlapping-orders": _overlapping,
    "orders-that-touch": _touching,
    "ended": _over,
    "ended-in-pieces": _in_pieces,
    "two-courses": _twice,
    "ended-time-not-recorded": _unrecorded,
    "ended-not-recorded-then-running": _unrecorded_then_running,
    "ended-never-began": _never_began,
    "ended-today-or-this-month": _just_ended,
    "active-but-period-over": _period_over,
    "not-taken": _not_taken,
    "running-then-not-taken": _given_up,
    "dose-given": _dose,
    "dose-while-running": _dose_while_running,
}
