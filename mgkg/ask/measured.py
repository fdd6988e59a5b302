"""Measured values from the tokens of a question: what is measured, the number, its unit; or why it is no value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import (
    CHANGES,
    COMPARATORS,
    NO_RESULT,
    OTHER_SPECIMENS,
    STANDS_FOR_MEASURED,
    TIME_UNITS,
    VALUE_FILLERS,
)
from mgkg.ask.tokens import ENDS_OF_SENTENCE, NUMBER, WORD
from mgkg.errors import UnknownUnitError
from mgkg.model.units import unit

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon
    from mgkg.ask.mention import Mention
    from mgkg.ask.tokens import Token
    from mgkg.rules.cut import Scale

_MOST_UNIT = 6
_PASSED = frozenset("([=:~≈,-–—→|<>≤≥\"'*)];")
_OWN_NUMBER = frozenset(":=<>≤≥")
_AGES = frozenset(["yo", "y/o", "f", "m", "yof", "yom", "times", "x"])
_PER = "per"
_BEFORE_NAME = frozenset(["of", "for", "on", "her", "his", "serum", "("])


class Value(NamedTuple):
    """A number in tokens [first, end), from the first word that belongs to it, of a concept in a unit.

    `number` is the token of the number itself. `concept` is None where nothing says what was measured, `unit` where
    none is written. `wrong` says why it is no value; `is_result` is false of a target or a dose.
    """

    first: int
    end: int
    concept: str | None
    printed: str
    unit: str | None
    comparator: str | None
    wrong: str | None
    is_result: bool
    number: int


def values(
    found: list[Token],
    named: list[Mention],
    timing: frozenset[int],
    lexicon: Lexicon,
    scales: dict[str, Scale],
) -> list[Value]:
    """Every number that is given for something that is measured, or with a unit; `timing` are the tokens of times."""
    reader = _Reader(found, named, timing, lexicon, scales)
    for at, token in enumerate(found):
        if token.kind == NUMBER and at not in reader.taken and not _is_time_or_age(found, at):
            reader.read(at)
    return reader.values


class _Reader:
    """Reads numbers from left to right: a later one may be of what an earlier one was of."""

    def __init__(
        self,
        found: list[Token],
        named: list[Mention],
        timing: frozenset[int],
        lexicon: Lexicon,
        scales: dict[str, Scale],
    ) -> None:
        self.found = found
        self.by_end = {mention.end: mention for mention in named}
        self.by_first = {mention.first: mention for mention in named}
        self.timing = timing
        self.taken = timing | {at for mention in named for at in range(mention.first, mention.end)}
        self.lexicon = lexicon
        self.scales = scales
        self.values: list[Value] = []

    def read(self, at: int) -> None:
        """One number with what it is of, its unit and its comparator."""
        end, symbol = self._unit_after(at)
        first, concept = self._before(at)
        concept = concept or self._after(end) or self._of_drug(at, symbol) or self._the_one_measured(at, symbol)
        if concept is None and symbol is None:
            return
        comparator, start = self._comparator(at)
        first = min(first, start)
        wrong = self._what_is_wrong(first, at, end, concept, symbol)
        is_result = not self._is_no_result(first, at)
        printed = self.found[at].text
        self.values.append(Value(first, end, concept, printed, symbol, comparator, wrong, is_result, at))

    def _unit_after(self, at: int) -> tuple[int, str | None]:
        """The end of the longest text after a number that is a unit, and its symbol."""
        best: tuple[int, str | None] = (at + 1, None)
        text = ""
        for end in range(at + 1, min(at + 1 + _MOST_UNIT, len(self.found))):
            token = self.found[end]
            if token.text in ENDS_OF_SENTENCE or (token.kind == NUMBER and not text.endswith("/")):
                break
            text += "/" if token.plain == _PER else token.text
            is_name = end + 1 < len(self.found) and self.found[end + 1].kind == NUMBER and end in self.by_first
            symbol = None if is_name else self._symbol(text)
            if symbol:
                best = (end + 1, symbol)
        return best

    def _symbol(self, text: str) -> str | None:
        """The unit that a text names, whatever its capitals; None where it is none."""
        text = re.sub(r"/24[ -]?h(?:r|rs|ours?)?$", "/d", text)
        try:
            return unit(text).symbol
        except UnknownUnitError:
            known = (one for scale in self.scales.values() for one in (scale.canonical, *scale.units))
            return next((one for one in known if one.casefold() == text.casefold()), None)

    def _before(self, at: int) -> tuple[int, str | None]:
        """What is measured, from the words before a number, and where its name begins; else the number's own place."""
        place = at
        while place > 0:
            mention = self.by_end.get(place)
            if mention and place - 1 not in self.timing:
                concept = self._observable(mention)
                if concept or not self._is_apart(mention.end, at):
                    return (mention.first, concept) if concept else (at, None)
                place = mention.first
                continue
            earlier = next((value for value in self.values if value.end == place), None)
            if earlier:
                return at, earlier.concept
            token = self.found[place - 1]
            passed = token.plain in VALUE_FILLERS or token.text in _PASSED or token.plain in TIME_UNITS
            if not passed and token.kind != NUMBER and place - 1 not in self.timing:
                return at, None
            place -= 1
        return at, None

    def _is_apart(self, end: int, at: int) -> bool:
        """Whether a comma parts a number from a name before it that is not measured: "Mg on tacrolimus, 1.1 mg/dL"."""
        return any(token.text == "," for token in self.found[end:at])

    def _fits(self, concept: str, symbol: str | None) -> bool:
        """Whether a unit is one in which something is measured."""
        return symbol is not None and self._what_is_wrong_with_unit(concept, symbol) is None

    def _of_drug(self, at: int, symbol: str | None) -> str | None:
        """The level of a drug whose name stands right before a concentration: "tac 7.2 ng/mL"."""
        mention = self.by_end.get(at)
        if mention is None:
            return None
        levels = self.lexicon.values_of({name.concept for name in mention.of_kinds(self.lexicon, "substance")})
        fitting = [one for one in levels if one in self.scales and self._fits(one, symbol)]
        return fitting[0] if len(fitting) == 1 and "/" in (symbol or "") else None

    def _the_one_measured(self, at: int, symbol: str | None) -> str | None:
        """The one thing that the question measures, where "it is", "level" or the like stands before the number.

        Where it names nothing that is measured, the level of what it names counts: of a drug, or of a salt's element.
        """
        place = at
        while place > 0 and self.found[place - 1].text not in ENDS_OF_SENTENCE:
            token = self.found[place - 1]
            if token.plain in STANDS_FOR_MEASURED:
                return self._only_one(symbol)
            partial = self._partial(token.plain, symbol)
            if partial:
                return partial
            if token.plain not in VALUE_FILLERS and token.text not in _PASSED and place - 1 not in self.timing:
                return None
            place -= 1
        return None

    def _only_one(self, symbol: str | None) -> str | None:
        every = self.by_end.values()
        named = {concept for mention in every if (concept := self._observable(mention))}
        if not named:
            substances = {name.concept for mention in every for name in mention.of_kinds(self.lexicon, "substance")}
            named = self.lexicon.values_of(substances)
        fitting = [one for one in named if one in self.scales and self._fits(one, symbol)]
        return fitting[0] if len(fitting) == 1 else None

    def _partial(self, word: str, symbol: str | None) -> str | None:
        """What the last word of its name says is measured, where the question names the drug: "his trough"."""
        found = {
            name.concept
            for mention in self.by_end.values()
            for one in mention.of_kinds(self.lexicon, "substance")
            for phrase in self.lexicon.of_concept[one.concept]
            for name in self.lexicon.names.get((*phrase, word), ())
        }
        fitting = [one for one in found if one in self.scales and self._fits(one, symbol)]
        return fitting[0] if len(fitting) == 1 else None

    def _after(self, end: int) -> str | None:
        """What is measured, where its name follows: "1.1 mg/dL of magnesium"."""
        place = end
        while place < len(self.found) and self.found[place].plain in _BEFORE_NAME:
            place += 1
        mention = self.by_first.get(place)
        if mention is None:
            return None
        following = self.found[mention.end] if mention.end < len(self.found) else None
        # "Mg 1.1 mg/dL, K 3.0 mmol/L": a name with a number of its own is not that of the number before it.
        if following and (following.kind == NUMBER or following.text in _OWN_NUMBER or following.plain == "is"):
            return None
        return self._observable(mention)

    def _observable(self, mention: Mention) -> str | None:
        """What a name says is measured: an observable, or what a finding such as "low magnesium" is about."""
        observables = mention.of_kinds(self.lexicon, "observable")
        named = [name.concept for name in observables if name.concept in self.scales]
        if named:
            return named[0] if len(named) == 1 else None
        measured = self.lexicon.measured_by
        findings = {measured[name.concept] for name in mention.names if name.concept in measured}
        return findings.pop() if len(findings) == 1 else None

    def _comparator(self, at: int) -> tuple[str | None, int]:
        """The words or signs right before a number that make it a bound, and where they begin."""
        for words, comparator in COMPARATORS.items():
            start = at - len(words)
            if start >= 0 and tuple(token.plain for token in self.found[start:at]) == words:
                return comparator, start
        return None, at

    def _what_is_wrong(self, first: int, at: int, end: int, concept: str | None, symbol: str | None) -> str | None:
        """Why a number is no value; None where it is one."""
        printed = self.found[at].text
        before = self.found[first - 1] if first else None
        if concept and before and before.kind == WORD and before.plain in OTHER_SPECIMENS:
            return "is of something else than what is known here"
        if at and self._is_negative(at):
            return "is below nought"
        if "," in printed:
            return "has a decimal comma: write it with a point"
        if printed.count(".") > 1:
            return "is no number"
        if concept and (self._is_between(at) or self._is_range(at, end)):
            return "is one end of a range: give the value"
        return self._what_is_wrong_with_unit(concept, symbol)

    def _is_negative(self, at: int) -> bool:
        """Whether a minus stands right before a number, and not between it and another word."""
        sign = self.found[at - 1]
        is_minus = sign.text in "-−" and sign.end == self.found[at].start
        return is_minus and at > 1 and self.found[at - 2].end != sign.start

    def _what_is_wrong_with_unit(self, concept: str | None, symbol: str | None) -> str | None:
        if concept is None:
            return "is of nothing that is measured here"
        scale = self.scales[concept]
        units = " or ".join(scale.units or (scale.canonical,))
        if symbol is None:
            return f"has no unit: is it {units}?"
        try:
            scale.factor(unit(symbol).symbol, scale.canonical)
        except UnknownUnitError:
            return f"is in {symbol}, and it is measured in {units}"
        # "mEq/dL" may be a slip for mEq/L or for mg/dL; "umol/L" is mmol/L with another prefix.
        per = {(unit(one).kind, one.rpartition("/")[2]) for one in (scale.canonical, *scale.units)}
        return None if (unit(symbol).kind, symbol.rpartition("/")[2]) in per else f"is in {symbol}: is it {units}?"

    def _is_between(self, at: int) -> bool:
        """Whether a number is an end of "between 1.0 and 1.2"."""
        before = [token.plain for token in self.found[max(at - 2 * _MOST_UNIT, 0) : at]]
        if "between" not in before:
            return False
        since = before[len(before) - before[::-1].index("between") :]
        return since.count("and") <= 1 and not {".", ",", ";"} & set(since)

    def _is_range(self, at: int, end: int) -> bool:
        """Whether a number is an end of "1.0-1.2"."""
        after = self.found[end : end + 2]
        before = self.found[max(at - 2, 0) : at]
        dashes = "-–—"
        if len(after) > 1 and after[0].plain == "to" and after[1].kind == NUMBER:
            return not self._changes(at)
        if len(before) > 1 and before[1].plain == "to" and before[0].kind == NUMBER:
            return not self._changes(at)
        return (len(after) > 1 and after[0].text in dashes and after[1].kind == NUMBER) or (
            len(before) > 1 and before[1].text in dashes and before[0].kind == NUMBER
        )

    def _changes(self, at: int) -> bool:
        """Whether a word shortly before two numbers says that the first became the second."""
        return any(token.plain in CHANGES for token in self.found[max(at - 2 * _MOST_UNIT, 0) : at])

    def _is_no_result(self, first: int, at: int) -> bool:
        """Whether the clause of a number says before it that it is a target or a dose."""
        stops = ENDS_OF_SENTENCE | {",", "(", ")"}
        start = next((place + 1 for place in range(first - 1, -1, -1) if self.found[place].text in stops), 0)
        words = [token.plain for token in self.found[start:at]]
        own = [token.plain for token in self.found[first:at]]
        should_be = "should" in own and "be" in own[own.index("should") :]
        return should_be or any(word in NO_RESULT for word in words)


def _is_time_or_age(found: list[Token], at: int) -> bool:
    """Whether a number counts days, weeks or years, or is an age."""
    following = [token.plain for token in found[at + 1 : at + 4]]
    if following and following[0] == "-":
        following = following[1:]
    if not following:
        return False
    if following[0] in TIME_UNITS:
        return "/" not in following[1:2]
    return following[0] in _AGES
