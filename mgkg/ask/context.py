"""What a question says of a concept that it names: that it holds, fails, is past, supposed, asked for, or another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.ask.english import ASKS, DOUBTS, POSSESSIVES, SUPPOSES, TREATS
from mgkg.ask.polarity import EITHER, OVER, UNCERTAIN, Said, polarity
from mgkg.ask.whose import is_of_many, is_others, is_the_patients

if TYPE_CHECKING:
    from mgkg.ask.clause import Clause
    from mgkg.ask.mention import Mention
    from mgkg.ask.parts import Question

SUPPOSED, ASKED, TOPIC, ANOTHERS = "supposed", "asked", "topic", "another's"

REASONS = {
    OVER: "is past",
    SUPPOSED: "is supposed, not stated",
    UNCERTAIN: "is not certain",
    ASKED: "is asked about, not stated",
    TOPIC: "is what the question is about, not stated of a patient",
    ANOTHERS: "is said of somebody else",
    EITHER: "may be meant either way: say whether it is so",
}
"""Why what is named is no fact of the patient."""

# With these all that follows in the sentence is supposed; with the others what follows in the clause.
_MOST_TOLD = 4
# Of the other words, those that suppose a thing and no value: "before the transplant her magnesium is 1.4".
_OF_THINGS = frozenset(
    {"before", "prior to", "until", "awaiting", "waiting for", "waiting list for", "listed for", "scheduled for",
     "planned for", "due for", "watch for", "look for", "avoid", "to avoid", "to prevent", "prevent"}
)  # fmt: skip
_GREAT = frozenset({"if", "what if", "in case", "suppose", "supposing", "imagine", "assuming", "hypothetically"})


def said_of(mention: Mention, question: Question, *, of_a_patient: bool) -> Said:
    """What the question says of one thing that it names; `of_a_patient`, whether it speaks of one at all."""
    clause = question.clause_of(mention.first)
    outer = _outer(mention, clause, question)
    if not of_a_patient and outer in (None, ASKED):
        outer = TOPIC
    if outer:
        return Said(outer, mention.first)
    return polarity(mention, question)


def _outer(mention: Mention, clause: Clause, question: Question) -> str | None:
    """Whose it is, and whether it is stated at all; None where the clause states it."""
    if is_others(mention.first, question):
        return ANOTHERS
    if is_of_many(mention.first, question):
        return TOPIC
    if is_supposed(mention.first, clause, question):
        return SUPPOSED
    before = {trigger.category for trigger in clause.triggers if trigger.end <= mention.first}
    if DOUBTS in before:
        return UNCERTAIN
    if is_the_patients(mention, clause, question):
        return None
    return ASKED if clause.asks or before & {ASKS, TREATS} else None


def is_supposed(at: int, clause: Clause, question: Question, *, of_value: bool = False) -> bool:
    """Whether an "if" or its like stands before a token: in its clause, or for the great ones in its sentence.

    "If my magnesium is 1.1 mg/dL" tells a value all the same.
    """
    for one in question.clauses:
        if one.sentence != clause.sentence or one.first > clause.first:
            continue
        for trigger in one.triggers:
            if trigger.category != SUPPOSES or trigger.end > at:
                continue
            words = " ".join(token.plain for token in question.found[trigger.first : trigger.end])
            following = [token.plain for token in question.found[trigger.end : at + 1 + _MOST_TOLD]]
            tells = of_value and words == "if" and following[:1] and following[0] in POSSESSIVES and "is" in following
            is_of_thing = of_value and words in _OF_THINGS
            if tells or is_of_thing:
                continue
            if one is clause or (words in _GREAT and not _turns_to_facts(one, clause, question)):
                return True
    return False


def _turns_to_facts(one: Clause, clause: Clause, question: Question) -> bool:
    """Whether a "but" stands between a supposition and a later clause: "if it were low, but it's 1.2"."""
    return any(token.plain == "but" for token in question.found[one.end : clause.first])
