"""What is answered to each question for a patient, and the headline, from the answers that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.statement import Recommendation
from mgkg.reason.outcome import answer_truth
from mgkg.render.article import placing
from mgkg.render.article.shape import (
    BREAK,
    Block,
    Folded,
    Item,
    Listing,
    Paragraph,
    Table,
    Word,
    Words,
    joined,
    part,
    words,
)
from mgkg.render.article.statement import contradictions
from mgkg.render.dispute import disputes
from mgkg.render.selection import acting, first_questions, is_urgent, shown_answer

if TYPE_CHECKING:
    from mgkg.reason.asking import Led
    from mgkg.reason.outcome import Outcome
    from mgkg.render.article.shape import Part
    from mgkg.render.article.view import View
    from mgkg.rules.answer import Answer

# Questions of a prescription in the order in which they are asked.
_DIMENSIONS = (
    *("severity", "give", "route", "agent", "dose", "timing", "separation", "order", "interval", "limit", "target"),
)

_MOST_ASKED, _FEW = 8, 4
_TOLD_ELSEWHERE = (placing.MONITORING, placing.TARGETS)
_UNSTATED = (
    "Strength and certainty are not stated by the sources unless printed with a statement. Lines and phases of "
    "treatment are shown as the sources print them and are not checked against this patient."
)


def headline(view: View) -> tuple[Part, ...]:
    """What the sources put first and what applies of it, and whether they agree."""
    blocks: list[Block] = [Paragraph(_summary(view), "lead")]
    items = [_headline_item(result, view) for result in _headlines(view)]
    if items:
        blocks.append(Listing(tuple(items)))
    found = [dispute for dispute in disputes(view.evaluation) if dispute.is_open]
    if found:
        count = f"The sources disagree on {len(found)} question{'s' if len(found) > 1 else ''}"
        links = joined([words(BREAK, Word(dispute.question, _anchor(dispute.decision))) for dispute in found], "")
        blocks.append(Paragraph(words(Word(count, tone="strong"), links), "alert"))
    guidelines = view.evaluation.ruleset.library.guidelines
    named = [f"{letter} is “{guidelines[slug].title}” ({slug})" for slug, letter in view.letters.items()]
    blocks.append(Paragraph(words(f"{'; '.join(named)}. " if named else "", _UNSTATED), "quiet"))
    return part("headline", "Headline answer", blocks)


def _anchor(decision: str) -> str:
    return f"question-{decision}"


def _summary(view: View) -> Words:
    """How much applies, how much is open, and what to do first."""
    found = acting(view.evaluation)
    now = [result for result in found if result.truth and is_urgent(result)]
    holding = [result for result in found if result.truth]
    unknown = [result for result in found if result.truth is None]
    ask = words(" Here is ", Word("what to ask next", "unknown"), ".") if unknown else ()
    first: Words = ()
    if now:
        titles = joined([words(view.link(result.statement.id, result.statement.title)) for result in now], "; ")
        first = words(Word("Act at once. ", tone="strong"), titles, ". ")
    if not holding:
        said = "Nothing is known to apply to this patient. " if unknown else "Nothing here applies to this patient."
        return words(said, f"{_counted(len(unknown), 'recommendation')} open." if unknown else "", ask)
    open_ones = f"; {_counted(len(unknown), 'more')} open until more is known" if unknown else ""
    verb = "applies" if len(holding) == 1 else "apply"
    return words(first, f"{len(holding)} recommendation{'s' if len(holding) > 1 else ''} {verb}{open_ones}.", ask)


def _counted(number: int, noun: str) -> str:
    plural = "" if noun == "more" or number == 1 else "s"
    return f"{number} {noun}{plural} {'is' if number == 1 else 'are'}"


def _headlines(view: View) -> list[Outcome]:
    """The recommendations that stand in the first section of their source and apply."""
    sections = view.evaluation.ruleset.library.sections
    first: dict[str, int] = {}
    for section in sections.values():
        guideline = section.in_guideline
        first[guideline] = min(section.position, first.get(guideline, section.position))
    return [
        result
        for result in view.evaluation.ordered
        if isinstance(result.statement, Recommendation)
        and result.truth
        and not is_urgent(result)
        and (section := sections[result.statement.section]).position == first[section.in_guideline]
    ]


def _headline_item(result: Outcome, view: View) -> Item:
    against = "Advises against. " if result.direction == "against" else ""
    head = words(against, result.statement.wording, " ", view.link(result.statement.id))
    below: list[Words] = []
    if contradicted := contradictions(result, view):
        below.append(words(Word("Contradicted by ", tone="alert"), contradicted, "."))
    return Item(head, below=tuple(below))


def answers(view: View) -> list[Block]:
    """A table of the questions to which something that applies gives an answer."""
    library = view.evaluation.ruleset.library
    found: dict[str, list[Answer]] = {}
    for answer in view.evaluation.ruleset.answers:
        if answer.decision in library.decisions and _holds(answer, view):
            found.setdefault(answer.decision, []).append(answer)
    disputed = {dispute.decision for dispute in disputes(view.evaluation) if dispute.is_open}
    rows = [
        (words(library.decisions[name].title, _disputed(name, disputed)), _answer(found[name], view))
        for name in sorted(found, key=lambda name: _DIMENSIONS.index(library.decisions[name].dimension))
        if name in disputed or not all(view.place.get(a.statement) in _TOLD_ELSEWHERE for a in found[name])
    ]
    if not rows:
        return []
    head = ("Question", "Answers, and what gives them")
    return [Table("What is answered for this patient", head, tuple(rows))]


def _holds(answer: Answer, view: View) -> bool:
    return answer_truth(answer, view.evaluation.outcomes, view.evaluation.reasoning) is True


def _answer(found: list[Answer], view: View) -> Words:
    sides: dict[str, list[str]] = {}
    for answer in found:
        statements = sides.setdefault(_said(answer, view), [])
        if answer.statement not in statements:
            statements.append(answer.statement)
    found_words: list[Word] = []
    for said, names in sides.items():
        found_words += [BREAK] if found_words else []
        found_words += words(Word(said, tone="strong"), " — ", view.links(names))
    return tuple(found_words)


def _said(answer: Answer, view: View) -> str:
    """An answer; to a question on whether to do something, yes or no where it is about the whole of it."""
    decision = view.evaluation.ruleset.library.decisions[answer.decision]
    if decision.dimension == "give" and answer.value.shown == view.label(decision.subject):
        return "yes" if answer.direction == "for" else "no"
    return shown_answer(answer)


def _disputed(name: str, disputed: set[str]) -> Words:
    return words(" ", Word("disputed", _anchor(name), "alert")) if name in disputed else ()


def ask_next(view: View) -> list[Block]:
    """What to ask: first what rules out the urgent and settles what everything waits for, then what decides most."""
    items: list[Item] = []
    for names, statement, rules_out in first_questions(view.evaluation):
        why = "rules out, or calls for at once, " if rules_out else "settles "
        asked = " and ".join(view.label(name) for name in names)
        items.append(Item(words(Word(asked, tone="strong"), f" — {why}", view.links([statement]))))
    for question in view.evaluation.ask_next:
        count = f" — decides {len(question.decides)} statement{'s' if len(question.decides) > 1 else ''}"
        asked_for = words(Word(view.label(question.concept), tone="strong"), count)
        items.append(Item(asked_for, below=tuple(_leads_to(led, view) for led in question.answers)))
    first, rest = items[:_MOST_ASKED], items[_MOST_ASKED:]
    blocks: list[Block] = [Listing(tuple(first), ordered=True)] if first else []
    if rest:
        blocks.append(Folded(f"Then {len(rest)} more", (Listing(tuple(rest)),)))
    return blocks


def _leads_to(led: Led, view: View) -> Words:
    """Where an answer leads: what then applies by name, and what does not, by name where it is little."""
    few = len(led.does_not_apply) <= _FEW or view.everything
    named = view.links(led.does_not_apply) if few else words(f"{len(led.does_not_apply)} statements")
    parts = [words(view.links(led.applies), _verb(led.applies, "applies", "apply"))] if led.applies else []
    if led.does_not_apply:
        parts.append(words(named, _verb(led.does_not_apply, "does not apply", "do not apply")))
    return words(f"{led.answer}: ", joined(parts, "; ") or words("decides nothing by itself"))


def _verb(names: tuple[str, ...], one: str, more: str) -> str:
    return f" {one if len(names) == 1 else more}"
