"""The article for professionals, from an Evaluation: what to do now first, then in order, then what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.render.article import placing
from mgkg.render.article.answers import answers, ask_next, headline
from mgkg.render.article.facts import facts, in_short, warnings
from mgkg.render.article.origins import references, sources, stages
from mgkg.render.article.shape import (
    Article,
    Block,
    Entries,
    Folded,
    Group,
    Item,
    Listing,
    Paragraph,
    Word,
    part,
    words,
)
from mgkg.render.article.statement import cites, entry
from mgkg.render.article.steps import disputed, emergency, steps, undisputed
from mgkg.render.article.view import view as view_of
from mgkg.render.entry import reasons
from mgkg.render.recommendation import NOTICE, not_addressed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.outcome import Outcome
    from mgkg.render.article.shape import Part, Words
    from mgkg.render.article.view import View


def for_professional(evaluation: Evaluation, *, everything: bool = False) -> Article:
    """The article for professionals; `everything` adds what does not apply."""
    view = view_of(evaluation, everything=everything)
    first, _, rest = NOTICE.partition(". ")
    return Article(
        audience="professional",
        title="What the sources say for this patient",
        facts_title="This patient",
        facts=in_short(view) or (words("Nothing was stated."),),
        alerts=warnings(view),
        notice=(f"{first}.", rest),
        stages=tuple(stages(view)),
        parts=(
            *emergency(view),
            *headline(view),
            *_severity(view),
            *steps(view),
            *_simple(view, placing.MONITORING, "monitoring", "Monitoring"),
            *_simple(view, placing.TARGETS, "targets", "Targets and limits"),
            *_simple(view, placing.CAUTIONS, "pitfalls", "Pitfalls and cautions"),
            *_special(view),
            *_unknown(view),
            *_background(view),
            *_left_out(view),
            *_not_addressed(view),
            *facts(view),
            *references(view),
            *sources(view),
        ),
        made=f"Made for {evaluation.facts.at.printed} with the rules {evaluation.ruleset.digest[:12]}.",
    )


def _entries(found: Iterable[Outcome], view: View, *, brief: bool = False) -> list[Block]:
    entries = tuple(entry(result, view, brief=brief) for result in found)
    return [Entries(entries)] if entries else []


def _severity(view: View) -> tuple[Part, ...]:
    """How severe, by every source; and what is answered to each question, the route among them."""
    found = undisputed(view, placing.SEVERITY)
    blocks = [*answers(view), *disputed(view, placing.SEVERITY), *_entries([r for r in found if r.truth], view)]
    if unknown := _entries([r for r in found if r.truth is None], view, brief=True):
        blocks.append(Folded("Classes that are open until more is known", tuple(unknown)))
    return part("severity", "Severity, route and other answers", blocks)


def _simple(view: View, place: str, anchor: str, title: str) -> tuple[Part, ...]:
    return part(anchor, title, [*disputed(view, place), *_entries(undisputed(view, place), view)])


def _special(view: View) -> tuple[Part, ...]:
    """Statements for narrower groups: those that apply by name, those that are open in full."""
    applying = [result for result in view.evaluation.ordered if result.truth and result.statement.id in view.groups]
    blocks: list[Block] = []
    if applying:
        items = [
            Item(words(Word(_group_of(result, view), tone="strong"), " — ", view.link(result.statement.id)))
            for result in applying
        ]
        blocks += [Paragraph(words("This patient belongs to these groups:")), Listing(tuple(items))]
    by_group: dict[str, list[Outcome]] = {}
    for result in view.standing_in(placing.SPECIAL):
        by_group.setdefault(_group_of(result, view), []).append(result)
    if by_group:
        blocks.append(Paragraph(words("Whether this patient belongs to these groups is not known:")))
    for group, found in by_group.items():
        blocks.append(Group(f"{group[0].upper()}{group[1:]}", tuple(_entries(found, view, brief=True))))
    return part("special", "Special populations and accompanying conditions", blocks)


def _group_of(result: Outcome, view: View) -> str:
    return " or ".join(view.label(name) for name in view.groups[result.statement.id])


def _unknown(view: View) -> tuple[Part, ...]:
    asked = ask_next(view)
    blocks: list[Block] = [Group("Ask next", tuple(asked), "ask-next")] if asked else []
    found = _entries(view.standing_in(placing.OPEN), view, brief=True)
    if found:
        blocks.append(Group("Open until more is known", tuple(found), "open"))
    return part("unknown", "What is unknown, and what to ask next", blocks)


def _background(view: View) -> tuple[Part, ...]:
    items = [
        Item(_with_citations(result, view), anchor=result.statement.id)
        for result in view.standing_in(placing.BACKGROUND)
    ]
    if not items:
        return ()
    count = f"{len(items)} statement{'s' if len(items) > 1 else ''} on how things are"
    return part("background", "Background", [Folded(count, (Listing(tuple(items)),))])


def _with_citations(result: Outcome, view: View) -> Words:
    statement = result.statement
    return words(f"{statement.wording} ", view.link(statement.id), " · ", cites(statement, view))


def _left_out(view: View) -> tuple[Part, ...]:
    items = [
        Item(
            words(f"{result.statement.title} ", Word(result.statement.id, tone="code"), f" — {_why_not(result, view)}"),
            result.statement.id,
        )
        for result in view.standing_in(placing.LEFT_OUT)
    ]
    return part("left-out", "Does not apply", [Listing(tuple(items))] if items else [])


def _why_not(result: Outcome, view: View) -> str:
    if result.truth is not False:
        return "what it cautions about does not apply"
    return "; ".join(reasons(result, view.evaluation)) or "its condition is not met"


def _not_addressed(view: View) -> tuple[Part, ...]:
    rows = not_addressed(view.evaluation)
    blocks: list[Block] = []
    named = [row["text"] for row in rows if row["truth"] is True]
    if named:
        line = f"This patient is in a situation that this content says nothing about: {', '.join(named)}."
        blocks.append(Paragraph(words(Word(line, tone="strong")), "alert"))
    rest = ", ".join(row["text"] for row in rows if row["truth"] is not True)
    if rest:
        blocks.append(Paragraph(words(f"This content says nothing about: {rest}.")))
    if rows:
        blocks.append(Paragraph(words(Word("Silence is not safety.", tone="strong"))))
    return part("not-addressed", "Not addressed", blocks)
