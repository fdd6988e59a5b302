"""The answer of `mgkg recommend` for a person at a terminal, from an Evaluation: what to do now stands first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.model.patient import OBSERVATION
from mgkg.model.statement import Background, Caution, Classification, Limit, Target
from mgkg.reason.judgement import NOT_STATED
from mgkg.reason.saying import REASONS, shown_fact
from mgkg.render.dispute import disputes
from mgkg.render.entry import INDENT, MARKS, adds_nothing, entry, grouped, heading, reasons, title_lines
from mgkg.render.recommendation import NOTICE, not_addressed
from mgkg.render.selection import (
    acting,
    does_not_wait,
    first_questions,
    is_urgent,
    label,
    of_kinds,
    pending,
    speaks,
    urgent,
)
from mgkg.render.stated import in_other_units
from mgkg.render.unread import gathered, named, unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.patient import Fact
    from mgkg.reason.asking import Led
    from mgkg.reason.evaluate import Evaluation
    from mgkg.render.style import Style

_MOST_ASKED = 6
_MOST_NAMED = 4
_MOST_UNREAD = 8
_MOST_VALUES = 4


def text(evaluation: Evaluation, style: Style, *, everything: bool = False) -> str:
    """The answer for professionals."""
    sections = [
        _patient(evaluation, style),
        _urgent(evaluation, style),
        _prerequisites(evaluation, style),
        _disagreements(evaluation, style),
        _proposals(evaluation, style, everything=everything),
        _classifications(evaluation, style, everything=everything),
        _targets(evaluation, style, everything=everything),
        _limits(evaluation, style, everything=everything),
        _cautions(evaluation, style, everything=everything),
        _unknown(evaluation, style),
        _ask(evaluation, style),
        _background(evaluation, style, everything=everything),
        _left_out(evaluation, style) if everything else [],
        _not_addressed(evaluation, style),
        _unread(evaluation, style),
    ]
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def _patient(evaluation: Evaluation, style: Style) -> Iterator[str]:
    facts = "; ".join(_stated(evaluation)) or "nothing stated"
    yield from style.wrap(f"Patient at {evaluation.facts.at.printed}: {facts}.", hang=INDENT, names=("bold",))
    for name in evaluation.ruleset.formulas:
        yield from _worked_out(name, evaluation, style)
    for fact, reason in evaluation.facts.set_aside:
        yield from style.wrap(f"Set aside: {fact} — {reason}.", hang=INDENT, names=("yellow",))
    for line in gathered(evaluation):
        yield from style.wrap(f"Set aside: {line}", hang=INDENT, names=("yellow",))
    if others := sum(one.times for ones in unread(evaluation).values() for one in ones):
        entries = "1 other entry of the record is" if others == 1 else f"{others} other entries of the record are"
        yield from style.wrap(f"{entries} not used; the end says why.", names=("dim",))
    for name, truth, definition in evaluation.reasoning.overruled():
        said = f"{'' if truth else 'not '}{label(name, evaluation)}"
        line = f"{said} is taken as stated, although the measured value says the opposite by {definition}."
        yield from style.wrap(line[0].upper() + line[1:], hang=INDENT, names=("red", "bold"))
    yield from style.wrap(NOTICE, names=("yellow",))
    yield from style.wrap(
        "Strength and certainty are not stated by the sources unless printed with a statement. Lines and phases of "
        "treatment are shown as the sources print them and are not checked against this patient.",
        names=("dim",),
    )


def _unread(evaluation: Evaluation, style: Style) -> Iterator[str]:
    found = unread(evaluation)
    if found:
        yield style.paint("IN THE RECORD, AND NOT USED (--format json lists all of it)", "bold")
        for reason, ones in found.items():
            yield from style.wrap(
                f"{reason[0].upper()}{reason[1:]}: {named(ones, _MOST_UNREAD)}.", indent=INDENT, hang=INDENT
            )


def _worked_out(name: str, evaluation: Evaluation, style: Style) -> Iterator[str]:
    """A value that a formula gives, with its inputs and the formula; nothing where it gives none."""
    formula = evaluation.ruleset.formulas[name].formula
    found = evaluation.reasoning.derived(name)
    if found.reason and found.reason != NOT_STATED:
        line = f"Not worked out: {label(name, evaluation)}, since {REASONS[found.reason]}."
        yield from style.wrap(line, hang=INDENT, names=("yellow",))
    for reading in found.computed:
        inputs = ", ".join(shown_fact(each.fact, evaluation.ruleset, evaluation.facts.at) for each in reading.inputs)
        said = shown_fact(reading.fact, evaluation.ruleset, evaluation.facts.at)
        made_from = f", from {inputs}" if inputs else ""
        line = f"Worked out: {said}{made_from}; {formula.printed}. Formula from: {'; '.join(formula.sources)}"
        yield from style.wrap(line, hang=INDENT)


def _stated(evaluation: Evaluation) -> Iterator[str]:
    """The facts; of a concept with many values or doses the latest ones, and how many there are before them."""
    at = evaluation.facts.at
    values: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in evaluation.facts.stated:
        if not fact.is_course:
            values[fact.kind, fact.concept].append(fact)
    many = {key: own for key, own in values.items() if len(own) > _MOST_VALUES}
    for fact in evaluation.facts.stated:
        if fact.is_course or (fact.kind, fact.concept) not in many:
            yield _fact(fact, evaluation)
    for (kind, name), own in many.items():
        latest = sorted(own, key=lambda fact: (fact.moment or at).start, reverse=True)[:_MOST_VALUES]
        yield from (_fact(fact, evaluation) for fact in latest)
        what = "values of" if kind == OBSERVATION else "times"
        yield f"{len(own) - _MOST_VALUES} earlier {what} {label(name, evaluation)}"


def _fact(fact: Fact, evaluation: Evaluation) -> str:
    others = in_other_units(fact, evaluation.ruleset)
    said = shown_fact(fact, evaluation.ruleset, evaluation.facts.at)
    return said + (f" (= {', '.join(others)})" if others else "")


def _urgent(evaluation: Evaluation, style: Style) -> Iterator[str]:
    found = urgent(evaluation)
    if found:
        now = any(result.truth for result in found)
        yield style.paint("AT ONCE" if now else "RULE OUT FIRST", "bold", "red")
        for result in found:
            # What is most urgent hides no note: one of them may say for whom it is wrong.
            yield from entry(result, evaluation, style, everything=True)
            if waits := does_not_wait(result, evaluation):
                line = f"Its source does not settle whether this waits for {grouped(waits)}."
                yield from style.wrap(line, INDENT, INDENT + 2, ("yellow",))


def _prerequisites(evaluation: Evaluation, style: Style) -> Iterator[str]:
    """What must be settled before what applies, each once, with all that waits for it."""
    found = pending(evaluation)
    if found:
        yield heading("Settle first", style)
    for required, waiting in found:
        mark = (
            style.paint("✗ unmet", "red", "bold") if required.state == "unmet" else style.paint("? unknown", "yellow")
        )
        yield from style.wrap(f"{mark}: {required.prerequisite.wording} [{required.owner}]", 2, INDENT)
        yield from style.wrap(f"Wait for it: {grouped(waiting)}", INDENT, INDENT + 2, ("dim",))


def _disagreements(evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Certain conflicts, gathered by decision: each answer once, with the statements that give it."""
    found = disputes(evaluation)
    if found:
        yield style.paint(
            f"THE SOURCES DISAGREE ON {len(found)} QUESTION{'S' if len(found) > 1 else ''}", "bold", "red"
        )
    for dispute in found:
        yield from style.wrap(dispute.question, 2, names=("bold",))
        for value, statements in dispute.sides.items():
            yield from style.wrap(f"{value} — {grouped(statements)}", INDENT, INDENT + 2)
        for settler, pair in dispute.settled:
            yield from style.wrap(f"Settled by {settler}: {' and '.join(pair)}", INDENT, INDENT + 2, ("dim",))


def _proposals(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    applying = [r for r in acting(evaluation) if r.truth and not is_urgent(r)]
    if applying:
        yield heading("Applies", style)
    for result in applying:
        repeated = [name for name in result.statement.summarises if evaluation.outcomes[name].truth]
        if repeated and not everything and adds_nothing(result, repeated, evaluation):
            yield from title_lines(result, style, f" — in short what {grouped(repeated)} says")
        else:
            yield from entry(result, evaluation, style, everything=everything)


def _classifications(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in of_kinds(evaluation, Classification) if r.truth is not False]
    if found:
        yield heading("How severe", style)
    for result in found:
        if everything:
            yield from entry(result, evaluation, style, everything=True)
        else:
            yield from title_lines(result, style, f" — {'; '.join(reasons(result, evaluation))}")


def _targets(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in of_kinds(evaluation, Target) if r.truth is not False]
    if found:
        yield heading("Targets", style)
    for result in found:
        states = evaluation.target_states.get(result.statement.id, [])
        yield from entry(result, evaluation, style, everything=everything)
        each = " by each of its printed readings" if len(states) > 1 else ""
        said = " / ".join(state if state == "unknown" else f"{state} target" for state in states) or "unknown"
        yield from style.wrap(f"The latest value is {said}{each}.", INDENT)


def _limits(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in of_kinds(evaluation, Limit) if r.truth is not False]
    if found:
        yield heading("Limits", style)
    for result in found:
        yield from entry(result, evaluation, style, everything=everything)
        unknown: dict[str, list[str]] = defaultdict(list)
        for comparison in evaluation.limits.get(result.statement.id, []):
            if comparison.verdict == "unknown":
                unknown[comparison.because].append(comparison.statement)
                continue
            colour = ("red", "bold") if comparison.verdict == "exceeds" else ()
            line = f"{comparison.statement}: {comparison.verdict} ({comparison.because})"
            yield from style.wrap(line, INDENT, INDENT + 2, colour)
        for because, names in unknown.items():
            yield from style.wrap(f"Cannot be compared, {because}: {grouped(names)}", INDENT, INDENT + 2, ("dim",))


def _cautions(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in of_kinds(evaluation, Caution) if r.truth is not False and speaks(r, evaluation)]
    if found:
        yield heading("Cautions", style)
    for result in found:
        if everything:
            yield from entry(result, evaluation, style, everything=True)
            continue
        mark, colour = MARKS[result.truth]
        lines = list(style.wrap(f"{result.statement.wording} [{result.statement.id}]", INDENT))
        yield f"  {style.paint(mark, colour)} {lines[0][INDENT:]}"
        yield from lines[1:]


def _unknown(evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Unknown recommendations in a line each, with the fewest facts that would decide them."""
    found = [r for r in acting(evaluation) if r.truth is None and not is_urgent(r)]
    if found:
        yield heading("Unknown until more is known", style)
    for result in found:
        missing = evaluation.missing.get(result.statement.id, [])
        sets = " or ".join(" and ".join(label(name, evaluation) for name in names) for names in missing[:3])
        needs = sets or "; ".join(reasons(result, evaluation)) or "the facts leave it open"
        yield from style.wrap(
            f"? {result.statement.title} [{result.statement.id}] — open until known: {needs}", 2, INDENT
        )


def _ask(evaluation: Evaluation, style: Style) -> Iterator[str]:
    first = first_questions(evaluation)
    if first or evaluation.ask_next:
        yield heading("Ask next", style)
    for names, statement, rules_out in first:
        of = grouped([statement])
        why = f"rules out {of}, or calls for it at once" if rules_out else f"settles {of}"
        yield from style.wrap(f"{' and '.join(label(name, evaluation) for name in names)} — {why}", 2, INDENT)
    for question in evaluation.ask_next[:_MOST_ASKED]:
        yield from style.wrap(f"{label(question.concept, evaluation)} — decides {len(question.decides)}", 2, INDENT)
        for led in question.answers:
            yield from style.wrap(f"{led.answer}: {_leads_to(led)}", INDENT, INDENT + 2, ("dim",))
    if len(evaluation.ask_next) > _MOST_ASKED:
        more = ", ".join(label(question.concept, evaluation) for question in evaluation.ask_next[_MOST_ASKED:])
        yield from style.wrap(f"then {more}", 2, INDENT, ("dim",))


def _leads_to(led: Led) -> str:
    """What an answer decides: the statements that then apply by name, and how many do not."""
    parts = [f"applies {grouped(led.applies)}"] if led.applies else []
    names = (
        grouped(led.does_not_apply)
        if len(led.does_not_apply) <= _MOST_NAMED
        else f"{len(led.does_not_apply)} statements"
    )
    parts += [f"does not apply: {names}"] if led.does_not_apply else []
    return "; ".join(parts) or "decides nothing by itself"


def _background(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in of_kinds(evaluation, Background) if r.truth is not False]
    if not found:
        return
    yield heading("Background", style)
    if not everything:
        yield from style.wrap(f"{len(found)} statements; --all prints them.", 2, names=("dim",))
        return
    for result in found:
        yield from style.wrap(f"{result.statement.wording} [{result.statement.id}]", 2, INDENT)


def _left_out(evaluation: Evaluation, style: Style) -> Iterator[str]:
    yield heading("Does not apply", style)
    for result in evaluation.ordered:
        if result.truth is False:
            why = "; ".join(reasons(result, evaluation))
            yield from style.wrap(f"– {result.statement.title} [{result.statement.id}] — {why}", 2, INDENT, ("dim",))


def _not_addressed(evaluation: Evaluation, style: Style) -> Iterator[str]:
    rows = not_addressed(evaluation)
    if rows:
        yield heading("Not addressed", style)
        named = [row["text"] for row in rows if row["truth"] is True]
        if named:
            line = f"The patient is in a situation that this content says nothing about: {', '.join(named)}."
            yield from style.wrap(line, 2, INDENT, ("red", "bold"))
        rest = ", ".join(row["text"] for row in rows if row["truth"] is not True)
        yield from style.wrap(f"This content says nothing about: {rest}. Silence is not safety.", 2, INDENT)
