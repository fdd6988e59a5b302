"""Measured values from the tokens of a question: what is measured, the number, its unit; or why it is no value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import COMPARATORS, NO_RESULT, OTHER_SPECIMENS, TIME_UNITS, VALUE_FILLERS
from mgkg.ask.tokens import ENDS_OF_SENTENCE, NUMBER, WORD
from mgkg.errors import UnknownUnitError
from mgkg.model.units import unit

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon
    from mgkg.ask.mention import Mention
    from mgkg.ask.tokens import Token
    from mgkg.rules.cut import Scale

_MOST_UNIT = 6
_BRACKETS = "([=:~≈,-–—→|<>≤≥\"'*"
_STANDS_FOR_PER = "per"
_ADJECTIVES = ("low", "high", "normal")


class Value(NamedTuple):
    """A number in tokens [first, end), from the first word that belongs to it, of a concept in a unit.

    `number` is the token of the number itself.

    `concept` is None where nothing says what was measured; `unit` None where none is written. `wrong` says why it is
    no value; `is_result` is false of a target, a dose or a supposition.
    """

    first: int
    end: int
    concept: str | None
    printed: str
    unit: str | None
    comparator: str | None
    wrong: str | None = None
    is_result: bool = True
    number: int = 0


class Written(NamedTuple):
    """A number with its unit as they stand: tokens [at, end)."""

    at: int
    end: int
    unit: str | None


def values(found: list[Token], named: list[Mention], lexicon: Lexicon, scales: dict[str, Scale]) -> list[Value]:
    """Every number that is given for something that is measured, or with a unit in which things are measured."""
    by_end = {mention.end: mention for mention in named}
    by_first = {mention.first: mention for mention in named}
    inside = {at for mention in named for at in range(mention.first, mention.end)}
    values_found: list[Value] = []
    for at, token in enumerate(found):
        if token.kind != NUMBER or at in inside or _is_time_or_age(found, at):
            continue
        written = _written(found, at, scales)
        value = _value(written, found, by_end, by_first, lexicon, scales, values_found)
        if value:
            values_found.append(value)
    return values_found


def _value(  # noqa: PLR0913 - all that a number may belong to
    written: Written,
    found: list[Token],
    by_end: dict[int, Mention],
    by_first: dict[int, Mention],
    lexicon: Lexicon,
    scales: dict[str, Scale],
    before: list[Value],
) -> Value | None:
    first, concept = _measured_before(written.at, found, by_end, lexicon, scales, before)
    if concept is None:
        concept = _measured_after(written.end, found, by_first, lexicon, scales)
    if concept is None and written.unit is None:
        return None
    if concept is not None and _is_of_another_specimen(first, found):
        wrong = "is of something else than what is known here"
        return Value(first, written.end, None, found[written.at].text, written.unit, None, wrong, number=written.at)
    comparator, start = _comparator(found, written.at)
    value = Value(
        min(first, start), written.end, concept, found[written.at].text, written.unit, comparator,
        is_result=not _is_no_result(found, first, written.at), number=written.at,
    )  # fmt: skip
    return value._replace(wrong=_what_is_wrong(value, found, written, scales))


def _what_is_wrong(value: Value, found: list[Token], written: Written, scales: dict[str, Scale]) -> str | None:
    """Why a number is no value; None where it is one."""
    if "," in value.printed:
        return "has a decimal comma: write it with a point"
    if value.printed.count(".") > 1:
        return "is no number"
    if value.concept and _is_between(found, written.at):
        return "is one end of a range: give the value"
    following = found[written.end].text if written.end < len(found) else ""
    if value.concept and following in ("-", "–", "—") and written.end + 1 < len(found):
        if found[written.end + 1].kind == NUMBER:
            return "is a range: give the value"
    if value.concept is None:
        return "is of nothing that is measured here"
    scale = scales[value.concept]
    units = " or ".join(scale.units or (scale.canonical,))
    if value.unit is None:
        return f"has no unit: is it {units}?"
    try:
        scale.factor(unit(value.unit).symbol, scale.canonical)
    except UnknownUnitError:
        return f"is in {value.unit}, and it is measured in {units}"
    return None


def _is_between(found: list[Token], at: int) -> bool:
    """Whether a number is an end of "between 1.0 and 1.2"."""
    before = [token.plain for token in found[max(at - 2 * _MOST_UNIT, 0) : at]]
    if "between" not in before:
        return False
    since = before[len(before) - before[::-1].index("between") :]
    return since.count("and") <= 1 and not any(word in since for word in (".", ",", ";"))


def _measured_before(  # noqa: PLR0913 - as _value
    at: int,
    found: list[Token],
    by_end: dict[int, Mention],
    lexicon: Lexicon,
    scales: dict[str, Scale],
    before: list[Value],
) -> tuple[int, str | None]:
    """What is measured, from the words before a number, and where its name begins; else the number's own place."""
    place = at
    while place > 0:
        mention = by_end.get(place)
        if mention:
            concept = _observable(mention, lexicon, scales)
            return (mention.first, concept) if concept else (at, None)
        earlier = next((value for value in before if value.end == place), None)
        if earlier:
            return at, earlier.concept
        token = found[place - 1]
        may_stand = token.plain in VALUE_FILLERS or token.text in _BRACKETS or token.text in ")];"
        if not may_stand and token.kind != NUMBER and token.plain not in TIME_UNITS:
            return at, None
        place -= 1
    return at, None


def _measured_after(
    end: int, found: list[Token], by_first: dict[int, Mention], lexicon: Lexicon, scales: dict[str, Scale]
) -> str | None:
    """What is measured, where its name follows: "1.1 mg/dL of magnesium"."""
    place = end
    while place < len(found) and found[place].plain in ("of", "for", "on", "her", "his", "serum"):
        place += 1
    mention = by_first.get(place)
    concept = _observable(mention, lexicon, scales) if mention else None
    follows = found[mention.end] if mention and mention.end < len(found) else None
    # "Mg 1.1 mg/dL, K 3.0 mmol/L": a name with a number of its own is not that of the number before it.
    return (
        None if follows and (follows.kind == NUMBER or follows.text in ":=<>≤≥" or follows.plain == "is") else concept
    )


def _observable(mention: Mention, lexicon: Lexicon, scales: dict[str, Scale]) -> str | None:
    """What a name says is measured: an observable, or what a finding such as "low magnesium" is about."""
    named = [name.concept for name in mention.of_kinds(lexicon, "observable") if name.concept in scales]
    if len(named) == 1:
        return named[0]
    findings = {lexicon.measured_by[name.concept] for name in mention.names if name.concept in lexicon.measured_by}
    return findings.pop() if len(findings) == 1 and not named else None


def _written(found: list[Token], at: int, scales: dict[str, Scale]) -> Written:
    """A number with the longest text after it that is a unit."""
    best = Written(at, at + 1, None)
    text = ""
    for end in range(at + 1, min(at + 1 + _MOST_UNIT, len(found))):
        token = found[end]
        if token.text in ENDS_OF_SENTENCE or (token.kind == NUMBER and not text.endswith("/")):
            break
        text += "/" if token.plain == _STANDS_FOR_PER else token.text
        symbol = _unit(text, scales)
        if symbol:
            best = Written(at, end + 1, symbol)
    return best


def _unit(text: str, scales: dict[str, Scale]) -> str | None:
    """The unit that a text names, whatever its capitals; None where it is none."""
    try:
        return unit(text).symbol
    except UnknownUnitError:
        pass
    for scale in scales.values():
        for known in (scale.canonical, *scale.units):
            if known.casefold() == text.casefold():
                return known
    return None


def _comparator(found: list[Token], at: int) -> tuple[str | None, int]:
    """The words or signs right before a number that make it a bound, and where they begin."""
    for words, comparator in COMPARATORS.items():
        start = at - len(words)
        if start >= 0 and tuple(token.plain for token in found[start:at]) == words:
            return comparator, start
    return None, at


def _is_no_result(found: list[Token], first: int, at: int) -> bool:
    """Whether the clause of a number says before it that it is a target, a dose or supposed."""
    start = next(
        (p + 1 for p in range(first - 1, -1, -1) if found[p].text in ENDS_OF_SENTENCE or found[p].text in ",()"), 0
    )
    return any(token.plain in NO_RESULT for token in found[start:at])


def _is_of_another_specimen(first: int, found: list[Token]) -> bool:
    return first > 0 and found[first - 1].kind == WORD and found[first - 1].plain in OTHER_SPECIMENS


def _is_time_or_age(found: list[Token], at: int) -> bool:
    """Whether a number counts days, weeks or years, or is an age."""
    following = [token.plain for token in found[at + 1 : at + 4]]
    if following and following[0] == "-":
        following = following[1:]
    if not following:
        return False
    if following[0] in TIME_UNITS and found[at + 1].text != "/":
        return "/" not in following[1:2]
    return following[0] in ("yo", "y/o", "f", "m", "yof", "yom", "times", "x")
