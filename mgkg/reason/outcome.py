"""The outcome of a statement from the judgements on its criteria (design §3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.reason.judgement import Judgement
from mgkg.reason.kinds.combination import kleene_and, kleene_not
from mgkg.rules.answer import AGAINST, FOR

if TYPE_CHECKING:
    from mgkg.model.criterion import BandCriterion, Criterion
    from mgkg.model.statement import Statement
    from mgkg.reason.judgement import Judge
    from mgkg.rules.answer import Answer
    from mgkg.rules.ruleset import Row, Wanted

APPLIES, DOES_NOT_APPLY, UNKNOWN = "applies", "does-not-apply", "unknown"
_NAMED = {True: APPLIES, False: DOES_NOT_APPLY, None: UNKNOWN}


class Part(NamedTuple):
    """One criterion of a statement: its role, whether it is wanted to be true or false, and the judgement."""

    role: str
    wanted: bool
    judgement: Judgement

    @property
    def truth(self) -> bool | None:
        """Whether the part is as wanted."""
        return self.judgement.truth if self.wanted else kleene_not(self.judgement.truth)


class Outcome(NamedTuple):
    """What the facts make of a statement; `holds_for` and `holds_against` are its two directions."""

    statement: Statement
    truth: bool | None
    parts: tuple[Part, ...]
    holds_for: bool | None
    holds_against: bool | None

    @property
    def name(self) -> str:
        """applies, does-not-apply or unknown."""
        return _NAMED[self.truth]

    @property
    def direction(self) -> str | None:
        """The effective direction: against where only-when turned it, null where that is unknown."""
        if self.statement.only_when is None:
            return self.statement.direction
        if self.holds_for:
            return FOR
        return AGAINST if self.holds_against else None

    @property
    def reason(self) -> str | None:
        """Why the outcome is unknown, from the first part that is."""
        return next((p.judgement.reason for p in self.parts if p.truth is None), None) if self.truth is None else None


def outcomes(judge: Judge) -> dict[str, Outcome]:
    """The outcome of every statement, in the order of the statements."""
    ruleset = judge.ruleset
    joined = [_conjunction(wanted, judge) for wanted in ruleset.conjunctions]
    found: dict[str, Outcome | None] = dict.fromkeys(ruleset.rows)
    new = tuple.__new__  # a named tuple's own constructor takes thrice as long, and there are many
    for number, against, statements in ruleset.plain:
        base, parts = joined[number]
        holds_for, holds_against = (False, base) if against else (base, False)
        for name, statement in statements:
            found[name] = new(Outcome, (statement, base, parts, holds_for, holds_against))
    return {
        name: result or _outcome(ruleset.rows[name], joined[ruleset.rows[name].conjunction], judge)
        for name, result in found.items()
    }


def outcome(statement: Statement, judge: Judge) -> Outcome:
    """The outcome of one statement."""
    row = judge.ruleset.rows[statement.id]
    return _outcome(row, _conjunction(judge.ruleset.conjunctions[row.conjunction], judge), judge)


_Joined = tuple[bool | None, tuple[Part, ...]]


def _conjunction(wanted: tuple[Wanted, ...], judge: Judge) -> _Joined:
    """Kleene's conjunction of the criteria of a statement; statements with the same ones share what it makes."""
    truth: bool | None = True
    parts = []
    judged, new = judge.judged, tuple.__new__
    for role, criterion, want in wanted:
        judgement = judged.get(criterion.iri) or judge.judge(criterion)
        parts.append(new(Part, (role, want, judgement)))
        own = judgement.truth
        if own is None:
            truth = None if truth else truth
        elif own != want:
            truth = False
    return truth, tuple(parts)


def _outcome(row: Row, joined: _Joined, judge: Judge) -> Outcome:
    """Scope and applies-when and not except-when; only-when C gives for when C is true, against when it is false."""
    base, parts = joined
    if row.bands:
        parts = (*parts, _bands(row.bands, judge))
        base = kleene_and((base, parts[-1].truth))
    if row.only_when is None:
        holds_for, holds_against = (False, base) if row.against else (base, False)
        return Outcome(row.statement, base, parts, holds_for, holds_against)
    only = judge.judge(row.only_when)
    # A part whose falsehood does not make the statement fail: it turns the direction.
    parts = (*parts, Part("only-when", True, only))  # noqa: FBT003 - wanted true
    holds_for = kleene_and((base, only.truth))
    holds_against = kleene_and((base, kleene_not(only.truth)))
    truth = True if holds_for or holds_against else (False if base is False else None)
    return Outcome(row.statement, truth, parts, holds_for, holds_against)


def _bands(bands: tuple[BandCriterion, ...], judge: Judge) -> Part:
    """A classification speaks of a value that lies in one of its bands."""
    judged = [judge.judge(criterion) for criterion in bands]
    if len(judged) == 1:
        return Part("band", True, judged[0])  # noqa: FBT003 - wanted true
    truth = kleene_not(kleene_and(kleene_not(j.truth) for j in judged))
    reason = next((j.reason for j in judged if j.truth is None), None) if truth is None else None
    return Part("band", True, Judgement(judged[0].criterion, truth, reason, judged[0].fact, children=tuple(judged)))  # noqa: FBT003


def answer_truth(answer: Answer, outcomes: dict[str, Outcome], judge: Judge) -> bool | None:
    """Whether an answer is given: its statement holds in its direction, and its further condition is as wanted."""
    result = outcomes[answer.statement]
    holds = result.holds_for if answer.when == FOR else result.holds_against
    if answer.given is None or holds is False:
        return holds
    truth = kleene_and((holds, given_truth(answer.given, judge, wanted=answer.wanted)))
    if truth and not all(other and given_truth(other[0], judge, wanted=other[1]) for other in answer.also):
        return None
    return truth


def given_truth(criterion: Criterion, judge: Judge, *, wanted: bool) -> bool | None:
    """Whether a criterion is as wanted."""
    truth = judge.judge(criterion).truth
    return truth if wanted else kleene_not(truth)
