"""What a person or a program is shown of an Answer: what was understood, what was not, and the answer itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mgkg.ask.context import REASONS, TOPIC
from mgkg.reason.saying import shown_fact
from mgkg.render.article.general import for_guideline
from mgkg.render.article.shape import Article, Block, Item, Listing, Paragraph, Word, part, words
from mgkg.render.recommendation import document, fact_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.ask.answer import Answer
    from mgkg.render.article.shape import Words
    from mgkg.render.style import Style

_HANG = 4
_SILENCE = "Silence is not safety: that nothing here answers does not mean that all is well."
_LISTS = ("findings", "proposals", "cautions", "targets", "limits", "conflicts", "ask_next", "derived")


def asked_text(answer: Answer, style: Style, *, audience: str, everything: bool = False) -> str:
    """The answer for a terminal."""
    head = "\n".join(_head(answer, style)) + "\n\n"
    if not answer.is_covered:
        return head + "\n".join(_not_covered(answer, style)) + "\n"
    if answer.guideline:
        from mgkg.render.article.terminal import terminal

        return head + terminal(
            for_guideline(answer.guideline, answer.evaluation, _asked(answer), answer.at, audience=audience), style
        )
    if audience == "patient":
        from mgkg.render.plain_text import plain_text

        return head + plain_text(answer.evaluation, style)
    from mgkg.render.text import text

    return head + text(answer.evaluation, style, everything=everything)


def asked_article(answer: Answer, *, audience: str, everything: bool = False) -> Article:
    """The answer as an article, with what was understood above it."""
    if answer.guideline:
        article = for_guideline(answer.guideline, answer.evaluation, _asked(answer), answer.at, audience=audience)
    elif audience == "patient":
        from mgkg.render.article.patient import for_patient

        article = for_patient(answer.evaluation)
    else:
        from mgkg.render.article.professional import for_professional

        article = for_professional(answer.evaluation, everything=everything)
    read = part("read", "What was understood", [Listing(tuple(Item(line) for line in _lines(answer)))])
    if answer.is_covered:
        # What does not wait stays above all.
        first = article.parts[: int(article.urgent_first)]
        return article._replace(parts=(*first, *read, *article.parts[len(first) :]))
    covered: list[Block] = [Listing(tuple(Item(words(one)) for one in _covered(answer))), Paragraph(words(_SILENCE))]
    return article._replace(
        title="Nothing here answers this",
        alerts=(),
        parts=(*read, *part("covered", "What is covered here", covered)),
        made=f"Made for {answer.at.printed} with the rules {answer.evaluation.ruleset.digest[:12]}.",
        urgent_first=False,
    )


def asked_document(answer: Answer, *, everything: bool = False) -> dict[str, Any]:
    """The document of `mgkg recommend` with what was understood; lists are empty where nothing here answers."""
    made = document(answer.evaluation, everything=everything)
    if not answer.is_covered:
        made |= {name: [] for name in _LISTS}
    elif answer.guideline:
        made |= {
            name: [one for one in made[name] if _is_of(answer, one)]
            for name in ("proposals", "cautions", "targets", "limits")
        }
    understanding = answer.understanding
    library = answer.evaluation.ruleset.library
    return {
        **made,
        "evaluated_at": answer.at.printed,
        "question": understanding.question,
        "answered": answer.is_covered,
        "guideline": answer.guideline,
        "understood": [
            {"words": one.words, "corrected": one.corrected, "fact": fact_document(one.fact, answer.evaluation)}
            for one in understanding.understood
        ],
        "not_understood": [{"words": one.words, "reason": one.reason} for one in understanding.not_understood],
        "covers": [{"guideline": slug, "question": one.question} for slug, one in library.guidelines.items()],
    }


def _is_of(answer: Answer, row: dict[str, Any]) -> bool:
    return bool(row["id"].startswith(f"{answer.guideline}/"))


def _asked(answer: Answer) -> str:
    guideline = answer.evaluation.ruleset.library.guidelines[answer.guideline or ""]
    return f"{guideline.question} Nothing was stated of one patient, so what follows is for nobody in particular."


def _head(answer: Answer, style: Style) -> Iterator[str]:
    for line in _lines(answer):
        text = "".join(word.text for word in line)
        yield from style.wrap(text, hang=_HANG, names=("green",) if text.startswith("Understood") else ("yellow",))


def _lines(answer: Answer) -> Iterator[Words]:
    """A line for each fact with the words that gave it, and for each thing that was not understood."""
    ruleset = answer.evaluation.ruleset
    for one in answer.understanding.understood:
        respelt = f", read as {one.corrected}" if one.corrected else ""
        fact = Word(shown_fact(one.fact, ruleset), tone="strong")
        yield words("Understood: ", fact, f" — from “{one.words}”{respelt}.")
    topics = [one.words for one in answer.understanding.not_understood if one.reason == REASONS[TOPIC]]
    if topics:
        named = ", ".join(f"“{one}”" for one in dict.fromkeys(topics))
        yield words("The topic, and no fact of a patient: ", Word(named, tone="strong"), ".")
    for other in answer.understanding.not_understood:
        if other.reason == REASONS[TOPIC]:
            continue
        yield words("Not used: ", Word(f"“{other.words}”", tone="strong"), f" — {_ended(other.reason)}")
    if not answer.understanding.understood and not answer.understanding.not_understood:
        yield words("Nothing was understood of the question.")


def _ended(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _not_covered(answer: Answer, style: Style) -> Iterator[str]:
    yield style.paint("Nothing here answers this.", "bold")
    yield "What is covered here:"
    for line in _covered(answer):
        yield from style.wrap(f"- {line}", hang=_HANG)
    yield _SILENCE


def _covered(answer: Answer) -> Iterator[str]:
    for slug, guideline in answer.evaluation.ruleset.library.guidelines.items():
        yield f"{guideline.question} [{slug}]"
