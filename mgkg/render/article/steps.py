"""The parts of an article that say what to do, from the outcomes: at once, first, then, with every dispute in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.render.article import placing
from mgkg.render.article.shape import BREAK, Block, Entries, Group, Paragraph, Side, Sides, Word, part, words
from mgkg.render.article.statement import entry
from mgkg.render.dispute import disputes
from mgkg.render.selection import pending

if TYPE_CHECKING:
    from mgkg.reason.outcome import Outcome
    from mgkg.render.article.shape import Part
    from mgkg.render.article.view import View
    from mgkg.render.dispute import Dispute
    from mgkg.render.selection import Pending

_WITH_DISPUTES = (placing.SEVERITY, placing.MONITORING, placing.TARGETS, placing.CAUTIONS)
_STATES = {"unmet": "Not met", "unknown": "Not known"}


def emergency(view: View) -> tuple[Part, ...]:
    """What is to be done at once, or to be ruled out before all else."""
    found = view.standing_in(placing.URGENT)
    if not found:
        return ()
    now = any(result.truth for result in found)
    blocks: list[Block] = [Entries(tuple(entry(result, view) for result in found))]
    return part("at-once", "At once" if now else "Rule out first", blocks, "emergency" if now else "warning")


def steps(view: View) -> tuple[Part, ...]:
    """What to do, in order: what is urgent, what must be settled, what is disputed, then the rest."""
    groups: list[Group] = []
    if urgent := view.standing_in(placing.URGENT):
        title = "Act at once" if any(result.truth for result in urgent) else "Rule out what would be urgent"
        see = words("See ", Word("the first part", "at-once"), " of this article.")
        groups.append(Group(title, (Paragraph(see),)))
    if first := _settle(view):
        groups.append(Group("Settle first", tuple(first)))
    groups += disputed(view, placing.STEPS)
    if rest := undisputed(view, placing.STEPS):
        groups.append(Group("Then", (Entries(tuple(entry(result, view) for result in rest)),)))
    numbered = [group._replace(title=f"{number}. {group.title}") for number, group in enumerate(groups, 1)]
    only_urgent = len(groups) == 1 and bool(urgent)
    return part("steps", "Steps in order", [] if only_urgent else list(numbered))


def _settle(view: View) -> list[Block]:
    """Every open prerequisite with what waits for it, and the statement that lays it down."""
    blocks: list[Block] = []
    shown: set[str] = set()
    for waiting in pending(view.evaluation):
        owner = waiting.required.owner
        blocks.append(_prerequisite(waiting, view))
        if view.place.get(owner) == placing.SETTLE and owner not in shown:
            blocks.append(Entries((entry(view.evaluation.outcomes[owner], view),)))
        shown.add(owner)
    return blocks


def _prerequisite(waiting: Pending, view: View) -> Block:
    required = waiting.required
    state = Word(f"{_STATES.get(required.state, required.state)}: ", tone="alert")
    said = words(state, required.prerequisite.wording, " ", view.link(required.owner), BREAK)
    return Paragraph(words(said, "Waiting for it: ", view.links(waiting.waiting), "."), "alert")


def disputed(view: View, place: str) -> list[Group]:
    """The disputes of a part, both sides where the reader meets the step; each statement stands whole only once."""
    shown: set[str] = set()
    return [_group(dispute, view, place, shown) for dispute in _disputes(view, place)]


def undisputed(view: View, place: str) -> list[Outcome]:
    """The statements of a part that stand in none of its disputes."""
    named = {name for dispute in _disputes(view, place) for names in dispute.sides.values() for name in names}
    return [result for result in view.standing_in(place) if result.statement.id not in named]


def _disputes(view: View, place: str) -> list[Dispute]:
    """A dispute belongs to the part in which most of its statements stand, or else to the steps."""
    found = []
    for dispute in disputes(view.evaluation):
        places = [view.place.get(name, "") for names in dispute.sides.values() for name in names]
        most = max(dict.fromkeys(places), key=places.count)
        if (most if most in _WITH_DISPUTES else placing.STEPS) == place:
            found.append(dispute)
    return found


def _group(dispute: Dispute, view: View, place: str, shown: set[str]) -> Group:
    sides: list[Side] = []
    for answer, names in view.sides(dispute).items():
        own = [name for name in names if view.place.get(name) == place and name not in shown]
        shown.update(own)
        blocks: list[Block] = []
        if own:
            blocks.append(Entries(tuple(entry(view.evaluation.outcomes[name], view) for name in own)))
        if others := [name for name in names if name not in own]:
            elsewhere = words("Also " if own else "", view.links(others), ", in full elsewhere.")
            blocks.append(Paragraph(elsewhere, "quiet"))
        sides.append(Side(answer, tuple(blocks)))
    settled = [
        Paragraph(words("Settled by ", view.link(settler), ": ", view.links(pair), "."), "quiet")
        for settler, pair in dispute.settled
    ]
    intro = Paragraph(words(_OPEN if dispute.is_open else _SETTLED))
    tone = "dispute" if dispute.is_open else "settled"
    return Group(dispute.question, (intro, Sides(tuple(sides)), *settled), f"question-{dispute.decision}", tone)


_OPEN = "The sources disagree here. Every side is shown; none has been chosen for you."
_SETTLED = "Statements differ here, and an exception or a ruling settles which stands."
