"""The answer of `mgkg recommend` for a patient, from an Evaluation: emergency signs first, then what to ask the team.

It never tells a reader to start, stop or change a prescribed drug (design §3.10): it says what the sources hold
and what to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.node import NO_PLAIN_WORDING
from mgkg.model.statement import Background
from mgkg.reason.saying import shown_fact
from mgkg.render.entry import heading
from mgkg.render.recommendation import not_addressed
from mgkg.render.unread import of_record, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.outcome import Outcome
    from mgkg.render.style import Style

NOTICE = (
    "No doctor has checked this text. It was made from two summaries that are themselves still unchecked. It does not "
    "replace your care team: do not start, stop or change any medicine or supplement because of it."
)
_INDENT = 2


def plain_text(evaluation: Evaluation, style: Style) -> str:
    """The answer for patients."""
    sections = [
        _opening(evaluation, style),
        _emergency(evaluation, style),
        _group("What the sources say for somebody like you", _applying(evaluation), style),
        _disagreement(evaluation, style),
        _group("May matter, depending on what your team knows", _unknown(evaluation), style),
        _ask(evaluation, style),
        _silent(evaluation, style),
    ]
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def _opening(evaluation: Evaluation, style: Style) -> Iterator[str]:
    facts = (
        "; ".join(shown_fact(fact, evaluation.ruleset, evaluation.facts.at) for fact in evaluation.facts.stated)
        or "nothing yet"
    )
    yield from style.wrap(f"What you told us: {facts}.", names=("bold",))
    for fact, reason in evaluation.facts.set_aside:
        yield from style.wrap(f"We left out {fact}: {reason}.", names=("yellow",))
    for one in of_record(evaluation):
        yield from style.wrap(f"We left out {one.what}: {one.reason}.", names=("yellow",))
    if unread(evaluation):
        yield from style.wrap("Your record says more. These texts do not speak of it.", names=("yellow",))
    yield from style.wrap(NOTICE, names=("yellow",))


def _is_urgent(result: Outcome) -> bool:
    return result.statement.urgency in ("immediate", "urgent")


def _emergency(evaluation: Evaluation, style: Style) -> Iterator[str]:
    urgent = [result for result in evaluation.ordered if _is_urgent(result)]
    if urgent:
        yield style.paint("EMERGENCY SIGNS", "bold", "red")
        for result in urgent:
            yield from style.wrap(result.statement.plain_wording or NO_PLAIN_WORDING, _INDENT)


def _shown(result: Outcome) -> bool:
    return not isinstance(result.statement, Background) and not _is_urgent(result)


def _applying(evaluation: Evaluation) -> list[Outcome]:
    return [result for result in evaluation.ordered if result.truth and _shown(result)]


def _unknown(evaluation: Evaluation) -> list[Outcome]:
    return [result for result in evaluation.ordered if result.truth is None and _shown(result)]


def _group(title: str, results: list[Outcome], style: Style) -> Iterator[str]:
    if results:
        yield heading(title, style)
        for result in results:
            yield from style.wrap(f"• {result.statement.plain_wording or NO_PLAIN_WORDING}", _INDENT, _INDENT + 2)


def _disagreement(evaluation: Evaluation, style: Style) -> Iterator[str]:
    decisions = evaluation.ruleset.library.decisions
    titles = dict.fromkeys(
        decisions[c.clash.decision].title for c in evaluation.certain if c.clash.decision in decisions
    )
    if titles:
        yield heading("The sources do not agree here", style)
        yield from style.wrap("Ask your team what they think about these questions:", _INDENT)
        for title in titles:
            yield from style.wrap(f"• {title}", _INDENT, _INDENT + 2)


def _ask(evaluation: Evaluation, style: Style) -> Iterator[str]:
    if evaluation.ask_next:
        yield heading("Worth telling or asking your team", style)
        labels = [evaluation.ruleset.library.terms[question.concept].label for question in evaluation.ask_next]
        yield from style.wrap(f"Whether any of these is true for you: {', '.join(labels)}.", _INDENT)


def _silent(evaluation: Evaluation, style: Style) -> Iterator[str]:
    rows = not_addressed(evaluation)
    if rows:
        yield heading("What these sources do not cover", style)
        named = [row["text"] for row in rows if row["truth"] is True]
        if named:
            line = (
                f"You told us of a situation that these sources say nothing about: {', '.join(named)}. Ask your team."
            )
            yield from style.wrap(line, _INDENT, names=("bold",))
        yield from style.wrap(
            f"{', '.join(row['text'] for row in rows)}. That they are silent does not mean it is safe.", _INDENT
        )
