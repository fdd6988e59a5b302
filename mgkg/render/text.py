"""The answer of `mgkg recommend` for a person at a terminal, from an Evaluation: what to do now stands first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.model.criterion import AllOf, AnyOf, Not
from mgkg.model.statement import Background, Caution, Classification, Limit, Target
from mgkg.model.units import shown
from mgkg.reason.conflict import CERTAIN
from mgkg.reason.evaluate import MET
from mgkg.reason.saying import explain, shown_fact
from mgkg.render.recommendation import NOTICE, not_addressed, notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.model.patient import Fact
    from mgkg.reason.conflict import Conflict
    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.judgement import Judgement
    from mgkg.reason.outcome import Outcome
    from mgkg.render.style import Style
    from mgkg.rules.answer import Answer

_INDENT = 4
_MOST_ASKED = 6
_URGENT = ("immediate", "urgent")
_MARKS = {True: ("●", "green"), None: ("?", "yellow"), False: ("–", "dim")}


def text(evaluation: Evaluation, style: Style, *, everything: bool = False) -> str:
    """The answer for professionals."""
    sections = [
        _patient(evaluation, style),
        _urgent(evaluation, style, everything=everything),
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
    ]
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def heading(title: str, style: Style) -> str:
    """A section's heading."""
    return style.paint(title.upper(), "bold")


def _patient(evaluation: Evaluation, style: Style) -> Iterator[str]:
    facts = "; ".join(_fact(fact, evaluation) for fact in evaluation.facts.stated) or "nothing stated"
    yield from style.wrap(f"Patient at {evaluation.facts.at.printed}: {facts}.", hang=_INDENT, names=("bold",))
    for fact, reason in evaluation.facts.set_aside:
        yield from style.wrap(f"Set aside: {fact} — {reason}.", hang=_INDENT, names=("yellow",))
    for name, truth, definition in evaluation.reasoning.overruled():
        said = f"{'' if truth else 'not '}{_label(name, evaluation)}"
        line = f"{said} is taken as stated, although the measured value says the opposite by {definition}."
        yield from style.wrap(line[0].upper() + line[1:], hang=_INDENT, names=("red", "bold"))
    yield from style.wrap(NOTICE, names=("yellow",))
    yield from style.wrap(
        "Strength and certainty are not stated by the sources unless printed with a statement. Lines and phases of "
        "treatment are shown as the sources print them and are not checked against this patient.",
        names=("dim",),
    )


def _fact(fact: Fact, evaluation: Evaluation) -> str:
    said = shown_fact(fact, evaluation.ruleset)
    scale = evaluation.ruleset.scales.get(fact.concept)
    if scale and fact.value is not None and fact.unit:
        others = [u for u in scale.units if u != fact.unit]
        said += (
            f" (= {', '.join(f'{shown(fact.value * scale.factor(fact.unit, u))} {u}' for u in others)})"
            if others
            else ""
        )
    if fact.moment:
        days = (evaluation.facts.at.day - fact.moment.day).days
        said += f" [{days} day{'' if days == 1 else 's'} old]"
    return said


def _of_kinds(evaluation: Evaluation, *kinds: type) -> list[Outcome]:
    return [result for result in evaluation.ordered if isinstance(result.statement, kinds)]


def _acting(evaluation: Evaluation) -> list[Outcome]:
    """The statements that tell to do something or not."""
    passive = (Background, Classification, Target, Limit, Caution)
    return [result for result in evaluation.ordered if not isinstance(result.statement, passive)]


def _urgent(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    urgent = [r for r in _acting(evaluation) if r.statement.urgency in _URGENT and r.truth is not False]
    if urgent:
        now = any(result.truth for result in urgent)
        yield style.paint("AT ONCE" if now else "RULE OUT FIRST", "bold", "red")
        for result in urgent:
            yield from _entry(result, evaluation, style, everything=everything)
            waits = [required.owner for required in evaluation.required[result.statement.id] if required.state != MET]
            if waits:
                line = f"Its source does not settle whether this waits for {grouped(waits)}."
                yield from style.wrap(line, _INDENT, _INDENT + 2, ("yellow",))


def _prerequisites(evaluation: Evaluation, style: Style) -> Iterator[str]:
    """What must be settled before what applies, each once, with all that waits for it."""
    waiting: dict[str, list[str]] = defaultdict(list)
    found = {}
    for name, all_required in evaluation.required.items():
        for required in all_required:
            urgent = evaluation.outcomes[name].statement.urgency in _URGENT
            if evaluation.outcomes[name].holds_for and required.state != MET and not urgent:
                waiting[required.prerequisite.iri].append(name)
                found[required.prerequisite.iri] = required
    if found:
        yield heading("Settle first", style)
    for iri, required in found.items():
        mark = (
            style.paint("✗ unmet", "red", "bold") if required.state == "unmet" else style.paint("? unknown", "yellow")
        )
        yield from style.wrap(f"{mark}: {required.prerequisite.wording} [{required.owner}]", 2, _INDENT)
        yield from style.wrap(f"Wait for it: {grouped(waiting[iri])}", _INDENT, _INDENT + 2, ("dim",))


def _disagreements(evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Certain conflicts, gathered by decision: each answer once, with the statements that give it."""
    by_decision: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in evaluation.certain:
        by_decision[conflict.clash.decision].append(conflict)
    if by_decision:
        yield style.paint(
            f"THE SOURCES DISAGREE ON {len(by_decision)} QUESTION{'S' if len(by_decision) > 1 else ''}", "bold", "red"
        )
    for slug, conflicts in by_decision.items():
        yield from style.wrap(_question(slug, conflicts, evaluation), 2, names=("bold",))
        sides: dict[str, list[str]] = defaultdict(list)
        for answer in (answer for conflict in conflicts for answer in conflict.pair):
            if answer.statement not in sides[_side(answer)]:
                sides[_side(answer)].append(answer.statement)
        for value, statements in sides.items():
            yield from style.wrap(f"{value} — {grouped(statements)}", _INDENT, _INDENT + 2)
        for conflict in conflicts:
            if conflict.settled_by:
                pair = " and ".join(conflict.clash.between)
                yield from style.wrap(f"Settled by {conflict.settled_by}: {pair}", _INDENT, _INDENT + 2, ("dim",))


def _question(slug: str, conflicts: list[Conflict], evaluation: Evaluation) -> str:
    """A decision as a question; one on giving at all says what is refused, which may be less than its subject."""
    decision = evaluation.ruleset.library.decisions.get(slug)
    if decision is None:
        return slug
    refused = dict.fromkeys(a.value.shown for c in conflicts for a in c.pair if a.direction == "against")
    subject = _label(decision.subject, evaluation)
    narrower = decision.dimension == "give" and subject not in refused
    return f"{decision.title} Here: {' or '.join(refused)}?" if narrower else decision.title


def _side(answer: Answer) -> str:
    return answer.value.shown if answer.direction == "for" else f"not {answer.value.shown}"


def grouped(names: Iterable[str]) -> str:
    """Identifiers gathered by guideline, so that each guideline is named once."""
    by_guideline: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        guideline, _, slug = name.partition("/")
        by_guideline[guideline].append(slug)
    return "; ".join(f"{guideline}/ {', '.join(slugs)}" for guideline, slugs in by_guideline.items())


def _proposals(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    applying = [r for r in _acting(evaluation) if r.truth and r.statement.urgency not in _URGENT]
    if applying:
        yield heading("Applies", style)
    for result in applying:
        repeated = [name for name in result.statement.summarises if evaluation.outcomes[name].truth]
        if repeated and not everything and evaluation.standing.get(result.statement.id) == "unopposed":
            yield from _title(result, style, f" — in short what {grouped(repeated)} says")
        else:
            yield from _entry(result, evaluation, style, everything=everything)


def _title(result: Outcome, style: Style, after: str = "") -> Iterator[str]:
    mark, colour = _MARKS[result.truth]
    against = style.paint("AGAINST: ", "red", "bold") if result.direction == "against" else ""
    words = f"{against}{result.statement.title} [{result.statement.id}]{after}"
    lines = list(style.wrap(words, _INDENT))
    title = style.paint(result.statement.title, "bold")
    yield f"  {style.paint(mark, colour)} {lines[0][_INDENT:].replace(result.statement.title, title)}"
    yield from lines[1:]


def _entry(result: Outcome, evaluation: Evaluation, style: Style, *, everything: bool = False) -> Iterator[str]:
    """One statement: title, wording, why and on what it rests, what is odd about its figures, who disagrees."""
    yield from _title(result, style)
    yield from style.wrap(result.statement.wording, _INDENT)
    because = "; ".join(reasons(result, evaluation))
    lead = "Because " if result.truth else "Open: "
    parts = [f"{lead}{because}." if because else "", evidence(result)]
    shown_notes = notes(result.statement, on_figures=not everything)
    hidden = len(notes(result.statement)) - len(shown_notes)
    if hidden:
        parts.append(f"{hidden} more note{'s' if hidden > 1 else ''}: --all.")
    yield from style.wrap(" ".join(part for part in parts if part), _INDENT, _INDENT + 2, ("dim",))
    for note in shown_notes:
        yield from style.wrap(f"Note ({note.note_kind}): {note.wording}", _INDENT, _INDENT + 2, ("cyan",))
    yield from _opposition(result, evaluation, style)


def reasons(result: Outcome, evaluation: Evaluation) -> list[str]:
    """The leaves that made an outcome what it is, each in a phrase."""
    found: list[str] = []
    for part in result.parts:
        if part.truth == result.truth or result.truth:
            found += [explain(leaf, evaluation.ruleset) for leaf in _deciding(part.judgement)]
    return list(dict.fromkeys(found))


def _deciding(judgement: Judgement) -> Iterable[Judgement]:
    """The leaves below a judgement that have its own truth, or that keep it unknown."""
    if isinstance(judgement.criterion, Not):
        return _deciding(judgement.children[0])
    if not isinstance(judgement.criterion, (AllOf, AnyOf)):
        return [judgement]
    return [leaf for child in judgement.children if child.truth == judgement.truth for leaf in _deciding(child)]


def evidence(result: Outcome) -> str:
    """Qualifier, grade, strength, certainty and citations, as far as the source states them."""
    statement = result.statement
    stated = (("grade", statement.grade), ("strength", statement.strength), ("certainty", statement.certainty))
    parts = [f"{name} {value}" for name, value in stated if value]
    if statement.qualifiers:
        parts.insert(0, f'printed as "{", ".join(statement.qualifiers)}"')
    by_resolution: dict[str, list[str]] = defaultdict(list)
    for citation in statement.evidence:
        by_resolution[citation.cited.resolution].append(str(citation.cited.number))
    cites = " and ".join(f"{', '.join(numbers)} ({how})" for how, numbers in by_resolution.items())
    parts.append(f"cites {cites}" if cites else "cites nothing")
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def _opposition(result: Outcome, evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Certain opponents in one line; else one line for opponents that one stated fact would bring (design §3.9)."""
    conflicts = evaluation.by_statement.get(result.statement.id, [])
    standing = evaluation.standing.get(result.statement.id)
    certain = _others([c for c in conflicts if c.certainty == CERTAIN], result)
    if certain:
        yield from style.wrap(f"Contradicted by {grouped(certain)}", _INDENT, _INDENT + 2, ("red",))
    elif result.truth and (near := [c for c in conflicts if len(c.would_hold) == 1]):
        facts = dict.fromkeys(shown_fact(c.would_hold[0], evaluation.ruleset) for c in near)
        line = f"Would be contradicted if: {' or '.join(facts)} (by {grouped(_others(near, result))})"
        yield from style.wrap(line, _INDENT, _INDENT + 2, ("yellow",))
    if standing in ("excepted", "overridden"):
        yield from style.wrap(f"Standing: {standing}.", _INDENT, _INDENT + 2, ("yellow",))


def _others(conflicts: list[Conflict], result: Outcome) -> list[str]:
    names = [name for c in conflicts for name in c.clash.between if name != result.statement.id]
    return list(dict.fromkeys(names))


def _classifications(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in _of_kinds(evaluation, Classification) if r.truth is not False]
    if found:
        yield heading("How severe", style)
    for result in found:
        if everything:
            yield from _entry(result, evaluation, style, everything=True)
        else:
            yield from _title(result, style, f" — {'; '.join(reasons(result, evaluation))}")


def _targets(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in _of_kinds(evaluation, Target) if r.truth is not False]
    if found:
        yield heading("Targets", style)
    for result in found:
        states = evaluation.target_states.get(result.statement.id, [])
        yield from _entry(result, evaluation, style, everything=everything)
        each = " by each of its printed readings" if len(states) > 1 else ""
        yield from style.wrap(f"The latest value is {' / '.join(states) or 'unknown'}{each}.", _INDENT)


def _limits(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in _of_kinds(evaluation, Limit) if r.truth is not False]
    if found:
        yield heading("Limits", style)
    for result in found:
        yield from _entry(result, evaluation, style, everything=everything)
        unknown: dict[str, list[str]] = defaultdict(list)
        for comparison in evaluation.limits.get(result.statement.id, []):
            if comparison.verdict == "unknown":
                unknown[comparison.because].append(comparison.statement)
                continue
            colour = ("red", "bold") if comparison.verdict == "exceeds" else ()
            line = f"{comparison.statement}: {comparison.verdict} ({comparison.because})"
            yield from style.wrap(line, _INDENT, _INDENT + 2, colour)
        for because, names in unknown.items():
            yield from style.wrap(f"Cannot be compared, {because}: {grouped(names)}", _INDENT, _INDENT + 2, ("dim",))


def _cautions(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in _of_kinds(evaluation, Caution) if r.truth is not False and _relevant(r, evaluation)]
    if found:
        yield heading("Cautions", style)
    for result in found:
        if everything:
            yield from _entry(result, evaluation, style, everything=True)
            continue
        mark, colour = _MARKS[result.truth]
        lines = list(style.wrap(f"{result.statement.wording} [{result.statement.id}]", _INDENT))
        yield f"  {style.paint(mark, colour)} {lines[0][_INDENT:]}"
        yield from lines[1:]


def _relevant(result: Outcome, evaluation: Evaluation) -> bool:
    about = result.statement.caution_for
    return not about or any(evaluation.outcomes[name].truth is not False for name in about)


def _unknown(evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Unknown recommendations in a line each, with the fewest facts that would decide them."""
    found = [r for r in _acting(evaluation) if r.truth is None and r.statement.urgency not in _URGENT]
    if found:
        yield heading("Unknown until more is known", style)
    for result in found:
        missing = evaluation.missing.get(result.statement.id, [])
        sets = " or ".join(" and ".join(_label(name, evaluation) for name in names) for names in missing[:3])
        needs = sets or "; ".join(reasons(result, evaluation)) or "the facts leave it open"
        yield from style.wrap(f"? {result.statement.title} [{result.statement.id}] — needs: {needs}", 2, _INDENT)


def _label(name: str, evaluation: Evaluation) -> str:
    return evaluation.ruleset.library.terms[name].label


def _ask(evaluation: Evaluation, style: Style) -> Iterator[str]:
    if evaluation.ask_next:
        yield heading("Ask next", style)
    for name, decides in evaluation.ask_next[:_MOST_ASKED]:
        yield from style.wrap(f"{_label(name, evaluation)} — decides {len(decides)}: {grouped(decides)}", 2, _INDENT)
    if len(evaluation.ask_next) > _MOST_ASKED:
        more = ", ".join(_label(name, evaluation) for name, _ in evaluation.ask_next[_MOST_ASKED:])
        yield from style.wrap(f"then {more}", 2, _INDENT, ("dim",))


def _background(evaluation: Evaluation, style: Style, *, everything: bool) -> Iterator[str]:
    found = [r for r in _of_kinds(evaluation, Background) if r.truth is not False]
    if not found:
        return
    yield heading("Background", style)
    if not everything:
        yield from style.wrap(f"{len(found)} statements; --all prints them.", 2, names=("dim",))
        return
    for result in found:
        yield from style.wrap(f"{result.statement.wording} [{result.statement.id}]", 2, _INDENT)


def _left_out(evaluation: Evaluation, style: Style) -> Iterator[str]:
    yield heading("Does not apply", style)
    for result in evaluation.ordered:
        if result.truth is False:
            why = "; ".join(reasons(result, evaluation))
            yield from style.wrap(f"– {result.statement.title} [{result.statement.id}] — {why}", 2, _INDENT, ("dim",))


def _not_addressed(evaluation: Evaluation, style: Style) -> Iterator[str]:
    rows = not_addressed(evaluation)
    if rows:
        yield heading("Not addressed", style)
        named = [row["text"] for row in rows if row["truth"] is True]
        if named:
            line = f"The patient is in a situation that this content says nothing about: {', '.join(named)}."
            yield from style.wrap(line, 2, _INDENT, ("red", "bold"))
        rest = ", ".join(row["text"] for row in rows if row["truth"] is not True)
        yield from style.wrap(f"This content says nothing about: {rest}. Silence is not safety.", 2, _INDENT)
