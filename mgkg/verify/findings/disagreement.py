"""Conflicts and self-contradictions: clashes for which there is a patient in whom both sides hold (design §3.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.rules.answer import FOR
from mgkg.verify.condition import NOT_TRUE, TRUE, Claim, given
from mgkg.verify.digest import digest
from mgkg.verify.finding import Finding
from mgkg.verify.words import named, patient_in_words, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.guideline import Precedence
    from mgkg.rules.answer import Answer
    from mgkg.rules.disagreement import Clash
    from mgkg.verify.condition import Condition
    from mgkg.verify.inquiry import Inquiry
    from mgkg.verify.solution import Solution

_TOLD_EVERY = 100


def disagreements(inquiry: Inquiry) -> Iterator[Finding]:
    """Every clash that some patient shows: unsettled in at least one, or settled in all."""
    rulings: dict[frozenset[str], list[Precedence]] = {}
    for ruling in inquiry.ruleset.library.precedences:
        rulings.setdefault(frozenset({ruling.winner, ruling.loser}), []).append(ruling)
    clashes = inquiry.ruleset.clashes
    for number, clash in enumerate(clashes):
        if number % _TOLD_EVERY == 0:
            inquiry.tell(f"contradictions, {number} of {len(clashes)}")
        own = rulings.get(frozenset(clash.between), [])
        found = _shown(clash, own, inquiry)
        if found is not None:
            yield found


def _shown(clash: Clash, rulings: list[Precedence], inquiry: Inquiry) -> Finding | None:
    """The finding of a clash: an unsettled patient before a settled one, and of those the one with the fewest facts."""
    best: tuple[Solution, tuple[Answer, Answer]] | None = None
    settled: tuple[Solution, tuple[Answer, Answer], str] | None = None
    unruled = [Claim(ruling.situation, NOT_TRUE) for ruling in rulings]
    for pair in clash.pairs:
        both = [given(answer, inquiry.ruleset) for answer in pair]
        exception = _exception(pair, inquiry)
        if exception is None:
            found = inquiry.solution(clash.id, clash.between, [*both, *unruled])
            if found and (best is None or found.cost < best[0].cost):
                best = found, pair
        for name, settling in _settling(rulings, exception) if best is None else ():
            found = inquiry.solution(clash.id, clash.between, [*both, *settling])
            if found and (settled is None or found.cost < settled[0].cost):
                settled = found, pair, name
    if best is not None:
        return _finding(clash, *best, None, inquiry)
    return None if settled is None else _finding(clash, *settled, inquiry)


def _settling(rulings: list[Precedence], exception: str | None) -> Iterator[tuple[str, list[Condition]]]:
    """What may settle a pair, and when it does: the first ruling that speaks, else the exception (as in a patient)."""
    silent: list[Condition] = []
    for ruling in rulings:
        yield ruling.id, [*silent, Claim(ruling.situation, TRUE)]
        silent.append(Claim(ruling.situation, NOT_TRUE))
    if exception is not None:
        yield exception, silent


def _exception(pair: tuple[Answer, Answer], inquiry: Inquiry) -> str | None:
    """The statement that excepts the other, where the source prints that (design §3.8)."""
    statements = inquiry.ruleset.library.statements
    for one, other in (pair, pair[::-1]):
        excepts = statements[one.statement].only_when is None or one.when == FOR
        can_be_excepted = statements[other.statement].only_when is None or other.when != FOR
        if other.statement in statements[one.statement].exception_to and excepts and can_be_excepted:
            return one.statement
    return None


def _finding(
    clash: Clash, found: Solution, pair: tuple[Answer, Answer], settled_by: str | None, inquiry: Inquiry
) -> Finding:
    library = inquiry.ruleset.library
    guidelines = {library.statements[name].guideline for name in clash.between}
    patient = inquiry.as_patient(found)
    decision = library.decisions.get(clash.decision)
    question = decision.title if decision else f"{clash.decision.replace('-', ' ').capitalize()}?"
    sides = "; ".join(f"{named(answer.statement, library)} says {said(answer)}" for answer in pair)
    return Finding(
        id=clash.id,
        kind="self-contradiction" if len(guidelines) == 1 else "conflict",
        between=clash.between,
        text=f"{question} {sides}. Both hold in {patient_in_words(patient, library)}.",
        question=question,
        sides=tuple((said(answer), answer.statement) for answer in pair),
        cause=clash.decision if clash.dimension == "order" else None,
        witness=patient,
        digest=digest(library.statements[name] for name in clash.between),
        settled_by=settled_by,
    )
