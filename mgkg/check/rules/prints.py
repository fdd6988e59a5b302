"""Remarks on printed forms: whether the print, the numbers, the comparator and the wording say the same."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.check.rules.quantities import QUANTITIES, number
from mgkg.model.report import WARNING
from mgkg.store.order import owner_of
from mgkg.store.reading import short
from mgkg.vocabulary import MGKG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# A one is often in the word: weekly, first month, once. Where digits are printed such a word says something else.
_ONE = re.compile(
    r"\b(?:first|one|once|an?|single|(?:hour|night|dai|week|month|year)ly|per|every|each)\b", re.IGNORECASE
)
_WORDS = "two three four five six seven eight nine ten eleven twelve"
_WORD_NUMBERS = {Decimal(number): word for number, word in enumerate(_WORDS.split(), 2)}
_COMPARATORS = (
    (r"≤|<=|\bup to\b|\bat most\b|\bno more than\b|\bnot (?:above|over|exceeding)\b|\bmaximum\b", "<="),
    (r"≥|>=|\bat least\b|\bno less than\b|\bnot (?:below|under)\b|\bminimum\b", ">="),
    (r"<(?!=)|\bbelow\b|\bunder\b|\bless than\b|\blower than\b", "<"),
    (r">(?!=)|\babove\b|\bover\b|\bmore than\b|\bgreater than\b|\bhigher than\b|\bexceed", ">"),
)
"""What a print says, the first that fits, and the comparator that agrees with it."""


def print_lacks_number(content: Content) -> Iterator[Remark]:
    """Numbers that the printed form does not hold, or holds with other digits: the last digit tells how exact it is."""
    for subject in content.of_kinds(*QUANTITIES):
        for printed in content.texts(subject, "printed"):
            for name in ("low", "high"):
                value = number(content, subject, name)
                if value is None or str(value) in _written(printed):
                    continue
                what = f'{short(subject)}: mgkg:{name} is {value}, but it is printed as "{printed}".'
                if not _prints(printed, value):
                    yield Remark(subject, f"{what} Mend the number, or the printed form.", MGKG + name)
                elif value in _numbers(printed):
                    yield Remark(subject, f"{what} Write the digits as printed.", MGKG + name, severity=WARNING)


def wording_lacks_number(content: Content) -> Iterator[Remark]:
    """Printed numbers of a statement's own parts that its wording does not hold."""
    for statement in content.library.statements.values():
        numbers = _numbers(statement.wording)
        for subject in content.dataset.nodes:
            if not subject.startswith(f"{statement.iri}.") or owner_of(subject) != statement.iri:
                continue
            for printed in content.texts(subject, "printed"):
                if missing := sorted(_numbers(printed) - numbers):
                    named = ", ".join(map(str, missing))
                    what = f'{short(subject)} prints "{printed}", but the wording of {statement.id} has no {named}.'
                    yield Remark(statement.iri, f"{what} Say it there as printed.", MGKG + "wording", value=subject)


def comparator_contradicts(content: Content) -> Iterator[Remark]:
    """Comparators that are not those of the printed form."""
    for subject in content.of_kinds("Threshold", "Figure"):
        for printed in content.texts(subject, "printed"):
            agreed = [comparator for words, comparator in _COMPARATORS if re.search(words, printed, re.IGNORECASE)]
            for comparator in content.texts(subject, "comparator"):
                if agreed and comparator != agreed[0]:
                    what = f'{short(subject)} has the comparator {comparator}, but it is printed as "{printed}".'
                    yield Remark(subject, f"{what} Use {agreed[0]}.", MGKG + "comparator")


def _written(text: str) -> set[str]:
    """The numbers of a text as they are written, without separators of thousands."""
    return {digits.replace(",", "") for digits in _NUMBER.findall(text)}


def _numbers(text: str) -> set[Decimal]:
    return {Decimal(digits) for digits in _written(text)}


def _prints(printed: str, value: Decimal) -> bool:
    """Whether a print holds a number, in digits or, for a small one, in words."""
    numbers = _numbers(printed)
    if value in numbers or (value == 1 and not numbers and _ONE.search(printed)):
        return True
    word = _WORD_NUMBERS.get(value)
    return bool(word and re.search(rf"\b{word}\b", printed, re.IGNORECASE))
