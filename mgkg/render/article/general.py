"""The article of one guideline for nobody in particular, in the order of its source, with what to ask of a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.node import NO_PLAIN_WORDING
from mgkg.render.article.answers import ask_next
from mgkg.render.article.patient_words import NOTICE as PLAIN_NOTICE
from mgkg.render.article.shape import Article, Block, Entries, Entry, Item, Listing, Paragraph, Word, part, words
from mgkg.render.article.statement import cites
from mgkg.render.article.view import view as view_of
from mgkg.render.recommendation import NOTICE
from mgkg.render.selection import is_urgent

if TYPE_CHECKING:
    from mgkg.model.patient import Moment
    from mgkg.model.statement import Statement
    from mgkg.reason.evaluate import Evaluation
    from mgkg.render.article.shape import Part, Words
    from mgkg.render.article.view import View

PATIENT = "patient"
_MOST_ASKED = 8


def for_guideline(slug: str, nobody: Evaluation, asked: str, at: Moment, *, audience: str = "professional") -> Article:
    """What a guideline says, at a moment, from an evaluation of nobody; `asked` is the question as it was put."""
    view = view_of(nobody, everything=True)
    guideline = nobody.ruleset.library.guidelines[slug]
    first, _, rest = NOTICE.partition(". ")
    return Article(
        audience=audience,
        title=guideline.title,
        facts_title="What was asked",
        facts=(words(asked),),
        alerts=(),
        notice=PLAIN_NOTICE if audience == PATIENT else (f"{first}.", rest),
        stages=(),
        parts=(
            *part("urgent", "First", _urgent(slug, view, audience), "warning"),
            *_sections(slug, view, audience),
            *part("ask", "What to ask about the patient", _questions(slug, view, audience)),
            *_not_addressed(slug, view),
        ),
        made=f"Made for {at.printed} with the rules {nobody.ruleset.digest[:12]}.",
    )


def _own(slug: str, view: View) -> list[Statement]:
    library = view.evaluation.ruleset.library
    return [one for one in library.statements.values() if one.guideline == library.guidelines[slug].guideline]


def _urgent(slug: str, view: View, audience: str) -> list[Block]:
    """What does not wait stands before the order of the source."""
    urgent = [one for one in _own(slug, view) if is_urgent(view.evaluation.outcomes[one.id])]
    return [Entries(tuple(_entry(one, view, audience) for one in urgent))] if urgent else []


def _sections(slug: str, view: View, audience: str) -> tuple[Part, ...]:
    sections = view.evaluation.ruleset.library.sections
    by_section: dict[str, list[Statement]] = {}
    for statement in _own(slug, view):
        if not is_urgent(view.evaluation.outcomes[statement.id]):
            by_section.setdefault(statement.section, []).append(statement)
    parts: list[Part] = []
    for name in sorted(by_section, key=lambda name: sections[name].position):
        entries = Entries(tuple(_entry(one, view, audience) for one in by_section[name]))
        parts += part(name, sections[name].title, [entries])
    return tuple(parts)


def _entry(statement: Statement, view: View, audience: str) -> Entry:
    """A statement as it stands; for patients in its plain wording."""
    plain = audience == PATIENT
    against = getattr(statement, "direction", None) == "against"
    cited: tuple[Words, ...] = () if plain else tuple(words(one) for one in (cites(statement, view),) if one)
    wording = (statement.plain_wording or NO_PLAIN_WORDING) if plain else statement.wording
    return Entry(statement.id, statement.id, "" if plain else statement.title, wording, "", against=against, meta=cited)


def _questions(slug: str, view: View, audience: str) -> list[Block]:
    """What decides most of the guideline's statements, the most first."""
    if audience != PATIENT:
        return ask_next(view)
    own = {one.id for one in _own(slug, view)}
    asked = [one for one in view.evaluation.ask_next if own & set(one.decides)][:_MOST_ASKED]
    items = tuple(Item(words(Word(view.label(one.concept), tone="strong"))) for one in asked)
    return [Listing(items, ordered=True)] if items else []


def _not_addressed(slug: str, view: View) -> tuple[Part, ...]:
    library = view.evaluation.ruleset.library
    named = ", ".join(library.terms[name].label for name in library.guidelines[slug].does_not_address)
    lines: list[Block] = [Paragraph(words(f"It says nothing about: {named}. Silence is not safety."))] if named else []
    return part("not-addressed", "Not addressed", lines)
