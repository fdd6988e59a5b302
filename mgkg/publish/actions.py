"""Actions and sets of actions in words, as lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mgkg.model.action import (
    Action,
    ActionSet,
    Administer,
    Assess,
    Avoid,
    Correct,
    Measure,
    Reduce,
    Refer,
    Separate,
    Spread,
    Stop,
    Switch,
)
from mgkg.model.quantity import Dose, Quantity, Titration
from mgkg.publish.names import Names
from mgkg.publish.parts import parts
from mgkg.publish.phrase import Line, Phrase, Span, joined, notes_of, phrase

_HEADINGS = {"all": "All of these", "one-of": "One of these", "sequence": "In this order"}


def action_lines(names: Names, action_set: ActionSet, *, against: bool = False) -> tuple[Line, ...]:
    """The lines of an action set: under a heading where several belong together."""
    below: list[Line] = []
    for member in action_set.members:
        if isinstance(member, ActionSet):
            below += action_lines(names, member, against=against)
        else:
            below.append(action_line(names, member, against=against))
    if len(action_set.members) == 1:
        return tuple(below)
    heading = _HEADINGS.get(action_set.combine, action_set.combine)
    example = "" if action_set.exhaustive else ", for example"
    preferred = " (preferred)" if action_set.preferred else ""
    return (
        Line(
            phrase(f"{heading}{example}{preferred}:"),
            action_set,
            action_set.notes,
            tuple(below),
            ordered=action_set.combine == "sequence",
        ),
    )


def action_line(names: Names, action: Action, *, against: bool = False) -> Line:
    """One action: what, by which route, how much, how often; the step of a titration stands below it."""
    words = _ACTIONS[type(action)](names, action)
    if against:
        words = phrase(f"Do not {words[0].text[:1].lower()}{words[0].text[1:]}", words[1:])
    if action.before:
        words = phrase(words, ", before: ", joined(Span(each.title, each.iri) for each in action.before))
    if action.preferred:
        words = phrase(words, " (preferred)")
    dose: Dose | None = getattr(action, "dose", None)
    step = dose.titration if dose else None
    later = {node.iri for node in parts(step)}
    figures = [node for node in parts(action) if isinstance(node, Quantity) and node.iri not in later]
    return Line(words, action, notes_of([action, *figures]), (_step(names, step),) if step else ())


def _step(names: Names, step: Titration) -> Line:
    words = phrase(f"Then, when {step.trigger}: ", names.quantity(step.to_dose))
    return Line(words, step, notes_of([step, step.to_dose]))


def _route(names: Names, route: str | None) -> Phrase:
    return phrase(", ", names.concept("route", route)) if route else ()


def _printed(names: Names, quantity: Quantity | None) -> Phrase:
    return phrase(": ", names.quantity(quantity)) if quantity else ()


def _watched(names: Names, terms: tuple[str, ...]) -> Phrase:
    return phrase("; watch for ", names.terms(terms)) if terms else ()


def _administer(names: Names, it: Administer) -> Phrase:
    interval = phrase(", ", names.quantity(it.interval)) if it.interval else ()
    return phrase("Give ", names.term(it.agent), _route(names, it.route), _printed(names, it.dose), interval)


def _correct(names: Names, it: Correct) -> Phrase:
    agent = phrase(" with ", names.term(it.agent)) if it.agent else ()
    return phrase("Correct ", names.terms(it.conditions, " and "), agent, _route(names, it.route))


def _assess(names: Names, it: Assess) -> Phrase:
    what = names.terms(it.conditions) or phrase("the situation")
    agent = phrase(" of ", names.term(it.agent)) if it.agent else ()
    return phrase("Assess ", what, agent, _printed(names, it.interval), _watched(names, it.watch_for))


def _separate(names: Names, it: Separate) -> Phrase:
    others = names.terms(it.other_agents, " and ")
    return phrase("Keep ", names.term(it.agent), " apart from ", others, ": ", names.quantity(it.separation))


def _measure(names: Names, it: Measure) -> Phrase:
    what = names.term(it.observable)
    return phrase("Measure ", what, _printed(names, it.interval), _watched(names, it.watch_for))


def _spread(names: Names, it: Spread) -> Phrase:
    return phrase("Spread ", names.terms(it.agents, " and "), ": ", names.concept("timing", it.timing))


_ACTIONS: Mapping[type[Action], Callable[[Names, Any], Phrase]] = {
    Administer: _administer,
    Stop: lambda names, it: phrase("Stop ", names.term(it.agent)),
    Avoid: lambda names, it: phrase("Avoid ", names.term(it.agent), _route(names, it.route)),
    Reduce: lambda names, it: phrase("Use less ", names.term(it.agent), _printed(names, it.dose)),
    Switch: lambda names, it: phrase("Switch from ", names.term(it.from_agent), " to ", names.term(it.to_agent)),
    Measure: _measure,
    Correct: _correct,
    Assess: _assess,
    Separate: _separate,
    Spread: _spread,
    Refer: lambda names, it: phrase("Refer", ": " if it.conditions else "", names.terms(it.conditions)),
}
