"""Remarks on texts: patients' wording that gives orders, wordings that are one, texts that are empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.store.reading import short
from mgkg.store.turtle import Iri
from mgkg.vocabulary import GUIDELINE, MGKG, TERM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content

# Verbs by which a text would tell a reader to start, stop or change a medicine (design §3.10).
_ORDERS = (
    "start|begin|stop|quit|discontinue|restart|resume|take|swallow|inject|try|add|skip|omit|hold|avoid|change|adjust"
    "|increase|raise|double|reduce|lower|halve|decrease|cut|switch|replace|swap"
)
_AT_FIRST = r"(?:^|[.!?:;]\s+|[,;]?\s(?:and|or|then|so)\s+)(?:please\s+|then\s+|always\s+|first\s+)?"
_TO_YOU = r"\byou\s+(?:should|must|need to|have to|ought to|may|can|could)\s+(?:not\s+|also\s+|then\s+)?"
# "Take care", and "take it as prescribed", change nothing.
_HARMLESS = r"(?!\s+(?:care|note|part)\b|[^.!?]*\b(?:as|until) (?:prescribed|told))"
_ORDER = re.compile(rf"(?:{_AT_FIRST}|{_TO_YOU})(?:{_ORDERS})\b{_HARMLESS}", re.IGNORECASE)
_AFTER_A_JOIN = re.compile(r"^[,;]?\s(?:and|or|then|so)\s", re.IGNORECASE)
# After "whether to …" or "do not …" a verb that a joining word brings in is part of that.
_ASKED = re.compile(r"\b(?:whether|if|how|what|when|do not|don't|never|before|without|to)\b[^.!?]*$", re.IGNORECASE)


def plain_wording_orders(content: Content) -> Iterator[Remark]:
    """Patients' wordings that tell a reader to start, stop or change a medicine."""
    for subject in content.dataset.nodes:
        for text in content.texts(subject, "plainWording"):
            for match in _ORDER.finditer(text):
                if _AFTER_A_JOIN.match(match.group()) and not _commands(text[: match.start()]):
                    continue
                what = f'{short(subject)} tells its reader "{match.group().strip(" .!?:;,")}".'
                yield Remark(subject, f"{what} Say what to ask the care team instead.", MGKG + "plainWording")
                break


def _commands(before: str) -> bool:
    """Whether a sentence up to a joining word is an order by itself, so that the next verb is one too."""
    sentence = re.split(r"[.!?:;]\s+", before)[-1]
    return not _ASKED.search(sentence) and bool(
        re.match(rf"(?:please\s+)?(?:{_ORDERS}|ask|tell|call)\b", sentence, re.IGNORECASE)
    )


def wordings_are_one(content: Content) -> Iterator[Remark]:
    """Nodes whose professional and patients' wording are the same text."""
    for subject in content.dataset.nodes:
        texts = {" ".join(text.split()).casefold() for text in content.texts(subject, "wording")}
        for plain in content.texts(subject, "plainWording"):
            if " ".join(plain.split()).casefold() in texts:
                what = f"{short(subject)} says the same to professionals and to patients."
                yield Remark(subject, f"{what} Write the patients' wording without jargon.", MGKG + "plainWording")


def text_empty(content: Content) -> Iterator[Remark]:
    """Texts of guidelines and terms that hold nothing but white space."""
    for subject, graph in content.dataset.graph_of.items():
        if not graph.startswith((GUIDELINE, TERM)):
            continue
        for predicate, values in content.dataset.nodes.get(subject, {}).items():
            if any(not isinstance(value, Iri) and not value.value.strip() for value in values):
                yield Remark(
                    subject, f"{short(subject)} has an empty {short(predicate)}. Write it, or take it out.", predicate
                )
