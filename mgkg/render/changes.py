"""What changed facts change: the answers of --what-if and --nearest, as text and as plain values."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from mgkg.model.units import shown
from mgkg.reason.saying import shown_fact
from mgkg.render.entry import MARKS, grouped, heading, reasons
from mgkg.render.recommendation import NOTICE, conflict_document, document_of_patient, fact_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from mgkg.model.patient import Fact
    from mgkg.reason.change import Difference, WhatIf
    from mgkg.reason.conflict import Conflict
    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.nearest import Change, Flip
    from mgkg.reason.outcome import Outcome
    from mgkg.render.style import Style

_INDENT = 4
_DIGITS = 6


def what_if_text(found: WhatIf, style: Style) -> str:
    """What is supposed, what had to make way, and what comes out otherwise."""
    sections = [
        _supposed(found, style),
        _outcomes(found, style),
        _conflicts("No longer in conflict", found.lost, found.before, style),
        _conflicts("Newly in conflict", found.gained, found.after, style),
        _targets(found, style),
        style.wrap(NOTICE, names=("yellow",)),
    ]
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def what_if_document(found: WhatIf) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "schema": "mgkg.what-if/1",
        **document_of_patient(found.before),
        "supposed": [
            {"concept": one.concept, "fact": fact_document(one.fact, found.after) if one.fact else None}
            for one in found.supposed
        ],
        "replaced": [{"fact": str(fact), "reason": reason} for fact, reason in found.replaced],
        "changes": [
            {
                "id": one.after.statement.id,
                "before": _state(one.before, one.standing[0], one.required[0]),
                "after": _state(one.after, one.standing[1], one.required[1]),
            }
            for one in found.differences
        ],
        "conflicts_gained": [conflict_document(conflict, found.after) for conflict in found.gained],
        "conflicts_lost": [conflict_document(conflict, found.before) for conflict in found.lost],
        "targets": [{"id": name, "before": old, "after": new} for name, old, new in found.targets],
    }


def _state(result: Outcome, standing: str | None, required: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {
        "outcome": result.name,
        "direction": result.direction,
        "standing": standing,
        "prerequisites": [{"id": name, "state": state} for name, state in required],
    }


def _supposed(found: WhatIf, style: Style) -> Iterator[str]:
    ruleset, at = found.before.ruleset, found.before.facts.at
    labels = [
        shown_fact(one.fact, ruleset) if one.fact else f"{ruleset.library.terms[one.concept].label} unknown"
        for one in found.supposed
    ]
    yield from style.wrap(f"What if: {'; '.join(labels)}?", hang=_INDENT, names=("bold",))
    stated = "; ".join(shown_fact(fact, ruleset, at) for fact in found.before.facts.stated) or "nothing"
    yield from style.wrap(f"Stated: {stated}.", hang=_INDENT)
    for fact, reason in found.replaced:
        yield from style.wrap(
            f"Makes way: {shown_fact(fact, ruleset, at)} — {reason}.", hang=_INDENT, names=("yellow",)
        )


def _outcomes(found: WhatIf, style: Style) -> Iterator[str]:
    """The statements that come out otherwise, by what becomes of them."""
    if not found.differences:
        yield "Nothing comes out otherwise."
    groups = (
        ("Would apply", [one for one in found.differences if one.after.truth and not _same(one)]),
        ("Would no longer be known", [one for one in found.differences if one.after.truth is None]),
        ("Would not apply", [one for one in found.differences if one.after.truth is False]),
        ("Would apply as before, but", [one for one in found.differences if one.after.truth and _same(one)]),
    )
    first = True
    for title, members in groups:
        if members:
            yield from () if first else ("",)
            yield heading(f"{title} ({len(members)})", style)
            first = False
        for one in members:
            yield from _difference(one, found.after, style)


def _same(one: Difference) -> bool:
    return bool(one.before.truth and one.after.truth) and one.before.direction == one.after.direction


def _difference(one: Difference, after: Evaluation, style: Style) -> Iterator[str]:
    mark, colour = MARKS[one.after.truth]
    statement = one.after.statement
    lines = list(style.wrap(f"{statement.title} [{statement.id}]", _INDENT))
    yield f"  {style.paint(mark, colour)} {lines[0][_INDENT:]}"
    yield from lines[1:]
    was = [f"was: {_outcome(one.before, one.standing[0])}"] if not _same(one) else []
    if _same(one) and one.standing[0] != one.standing[1]:
        was.append(f"standing: {one.standing[0]}, then {one.standing[1]}")
    elif one.after.truth and one.standing[1] not in (None, "unopposed"):
        was.append(f"standing: {one.standing[1]}")
    if one.after.truth and one.after.direction == "against":
        was.append("against")
    before = dict(one.required[0])
    was += [
        f"then what {name.partition('.')[0]} asks for first is {state}"
        + (f" (was {before[name]})" if name in before else "")
        for name, state in one.required[1]
        if before.get(name) != state
    ]
    was += [f"open: {'; '.join(reasons(one.after, after))}"] if one.after.truth is None else []
    if was:
        yield from style.wrap("; ".join(was), _INDENT, _INDENT + 2, ("dim",))


def _outcome(result: Outcome, standing: str | None) -> str:
    against = ", against" if result.truth and result.direction == "against" else ""
    return f"{result.name.replace('-', ' ')}{against}{f', {standing}' if standing not in (None, 'unopposed') else ''}"


def _conflicts(title: str, conflicts: tuple[Conflict, ...], evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Conflicts by the question that they are about, with the statements on either side."""
    by_decision: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in conflicts:
        by_decision[conflict.clash.decision].append(conflict)
    if conflicts:
        yield heading(f"{title} ({len(conflicts)} pairs)", style)
    for slug, pairs in by_decision.items():
        decision = evaluation.ruleset.library.decisions.get(slug)
        yield from style.wrap(f"{decision.title if decision else slug} ({len(pairs)})", 2, _INDENT)
        yield from style.wrap(grouped(n for pair in pairs for n in pair.clash.between), _INDENT, _INDENT, ("dim",))


def _targets(found: WhatIf, style: Style) -> Iterator[str]:
    if found.targets:
        yield heading("Targets", style)
    for name, before, after in found.targets:
        yield from style.wrap(f"{name}: {' / '.join(before)}, then {' / '.join(after)}", 2, _INDENT)


def nearest_text(evaluation: Evaluation, name: str, flips: list[Flip], style: Style) -> str:
    """For each other outcome of a statement, the smallest changes of facts that would give it."""
    result = evaluation.outcomes[name]
    lines = [*style.wrap(f"{name}: {_outcome(result, evaluation.standing.get(name))} now.", names=("bold",))]
    lines += style.wrap(result.statement.title, 2)
    for flip in flips:
        lines += ["", heading(f"The nearest change with which it {_goal(flip)}", style)]
        if not flip.ways:
            why = "No change of up to six facts of now leads there." if flip.completed else "The search was given up."
            lines += style.wrap(why, 2)
        for number, way in enumerate(flip.ways):
            lines += [style.paint("  or", "dim")] if number else []
            for change in way:
                lines += style.wrap(f"• {_change(change, evaluation)}", 2, _INDENT)
    if any(flip.ways for flip in flips):
        lines += ["", *style.wrap("Fewest facts first; of values the nearest. --what-if shows what else changes.")]
    return "\n".join([*lines, "", *style.wrap(NOTICE, names=("yellow",))]) + "\n"


def nearest_document(evaluation: Evaluation, name: str, flips: list[Flip]) -> dict[str, Any]:
    """The same as plain values; each way can be given to --what-if."""
    return {
        "schema": "mgkg.nearest/1",
        **document_of_patient(evaluation),
        "id": name,
        "outcome": evaluation.outcomes[name].name,
        "direction": evaluation.outcomes[name].direction,
        "flips": [
            {
                "outcome": "applies" if flip.goal.applies else "does-not-apply",
                "direction": flip.goal.direction,
                "completed": flip.completed,
                "ways": [[_change_document(change, evaluation) for change in way] for way in flip.ways],
            }
            for flip in flips
        ],
    }


def _goal(flip: Flip) -> str:
    if not flip.goal.applies:
        return "does not apply"
    return f"applies, {flip.goal.direction}" if flip.goal.direction else "applies"


def _change(change: Change, evaluation: Evaluation) -> str:
    """One change in words: from what is stated to what would be, with the threshold that it crosses."""
    ruleset, at = evaluation.ruleset, evaluation.facts.at
    label = ruleset.library.terms[change.concept].label
    before = ", ".join(shown_fact(fact, ruleset, at) for fact in change.before)
    if change.after is None:
        return f"{before} left out"
    if change.after.value is None:
        after = shown_fact(change.after, ruleset)
        return f"{after} instead of {before}" if before else f"{after} (nothing is stated now)"
    after = f"{label} {change.after.printed} {change.after.unit}"
    crossed = f" ({_bounds(change, evaluation)})" if change.cell else ""
    return f"{after}{crossed} instead of {before}" if before else f"{after}{crossed} (nothing is stated now)"


def _bounds(change: Change, evaluation: Evaluation) -> str:
    """The exact thresholds between which a value may lie, as they are printed where they are in another unit."""
    cell, unit = change.cell, (change.after.unit if change.after else None) or ""
    if cell is None:
        return ""
    low, high = (_threshold(end, unit, change.concept, evaluation) if end is not None else "" for end in cell[1:])
    if cell.low is not None and cell.low == cell.high:
        return f"on the threshold {low}"
    parts = [f"above {low}"] if low else []
    parts += [f"below {high}"] if high else []
    return f"any value {' and '.join(parts)}"


def _threshold(end: Fraction, unit: str, concept: str, evaluation: Evaluation) -> str:
    """A threshold in a unit, and beside it what a source prints for it in another."""
    ruleset = evaluation.ruleset
    scale = ruleset.scales[concept]
    sides = [side for cut in ruleset.cuts.values() if cut.scale == scale for side in (cut.lower, cut.upper)]
    bounds = [bound for side in sides for group in side for bound in group]
    printed = dict.fromkeys(b.printed for b in bounds if b.unit != unit and end in b.ends_in(unit, scale))
    also = f", printed as {' or '.join(printed)}" if printed else ""
    return f"{shown(end, _DIGITS)} {unit}{also}"


def _change_document(change: Change, evaluation: Evaluation) -> dict[str, Any]:
    return {
        "concept": change.concept,
        "before": [str(fact) for fact in change.before],
        "after": fact_document(change.after, evaluation) if change.after else None,
        "what_if": _words(change.after) if change.after else f"{change.concept}=unknown",
        "above": shown(change.cell.low, _DIGITS) if change.cell and change.cell.low is not None else None,
        "below": shown(change.cell.high, _DIGITS) if change.cell and change.cell.high is not None else None,
    }


def _words(fact: Fact) -> str:
    """A fact as --what-if takes it."""
    if fact.value is not None:
        return f"{fact.concept}={fact.printed} {fact.unit}"
    return f"{'' if fact.truth else 'not '}{fact.concept}{f'@{fact.when}' if fact.when else ''}"
