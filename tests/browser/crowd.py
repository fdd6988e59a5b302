"""Random patients for any rule set, as plain mappings in the form of patient files, the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from mgkg.model.criterion import criteria
from mgkg.model.patient import KINDS_OF_LISTS
from mgkg.model.units import shown
from mgkg.rules.ruleset import RuleSet, judged

CLOCK = "2026-11-22T12:00"
# Moments of evaluation: none is now; and dates around them, some later than one of them, some of long ago.
MOMENTS = (None, None, "2026-11-20", "2026-11-20T09:30", "2026-11-20T00:00", "2026-11-22", "2026-10-20")
DATES = (
    *("2019-02-28", "2025-11-20", "2026-05-01", "2026-08-20", "2026-08-21T10:00", "2026-10-19T12:00", "2026-10-20"),
    *("2026-10-20T09:30", "2026-10-21", "2026-10-22", "2026-11-05", "2026-11-06", "2026-11-06T09:30", "2026-11-07"),
    *("2026-11-08", "2026-11-13", "2026-11-13T08:00", "2026-11-17", "2026-11-18", "2026-11-19T09:30:30.25"),
    *("2026-11-19", "2026-11-19T23:59", "2026-11-20", "2026-11-20T00:00", "2026-11-20T09:30", "2026-11-20T09:31"),
    *("2026-11-21", "2026-11-22", "2026-11-22T12:00"),
)
LATER = "2026-11-23"
COMPARATORS = ("<", "<=", ">", ">=", "≤", "≥")
_ELSEWHERE = ("0.5", "1", "2.25", "10", "30")
_IMPOSSIBLE = 10**7


class Crowd:
    """What the patients of one rule set are made from."""

    def __init__(self, ruleset: RuleSet, random: Random) -> None:
        self.ruleset = ruleset
        self.random = random
        leaves = [leaf for root in judged(ruleset) for leaf in criteria(root) if leaf.about]
        named = [leaf.about for leaf in leaves if leaf.about not in ruleset.scales]
        named += [str(one.defines) for own in ruleset.definitions.values() for one in own]
        near = sorted({other for name in named for other in ruleset.terms.touched(name)})
        self.concepts = [name for name in (*near, *named, *named) if self._is_stated(name)]
        self.measured = sorted(ruleset.scales) + 2 * [leaf.about for leaf in leaves if leaf.about in ruleset.scales]
        self.ends = self._ends()
        self.elsewhere = {name: self._elsewhere(name) for name in ruleset.scales}

    def _is_stated(self, name: str) -> bool:
        term = self.ruleset.library.terms[name]
        return name not in self.ruleset.scales and getattr(term, "molar_mass", None) is None

    def _ends(self) -> dict[str, list[Fraction]]:
        """The ends of all thresholds of each observable, in its canonical unit."""
        found: dict[str, list[Fraction]] = {name: [] for name in self.ruleset.scales}
        for iri, (name, _) in self.ruleset.compared.items():
            found[name] += self.ruleset.cuts[iri].ends(self.ruleset.scales[name].canonical)
        return {name: sorted(set(ends)) for name, ends in found.items()}

    def _elsewhere(self, name: str) -> list[Fraction]:
        """Numbers that a record may hold, away from thresholds, and few that none may."""
        term = self.ruleset.library.terms[name]
        low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
        possible = [one for one in map(Fraction, _ELSEWHERE) if (low or 0) <= one and (high is None or one <= high)]
        return possible * 8 + [Fraction(_IMPOSSIBLE)]

    def patient(self) -> dict[str, Any]:
        """Anybody."""
        chance, choice = self.random.random, self.random.choice
        observations = [one for _ in range(self.random.randrange(4)) for one in self._series()]
        observations += self._inputs() if self.ruleset.formulas and chance() < 0.2 else []
        has: list[Any] = [self._stated() for _ in range(self.random.randrange(4))]
        has += [one for _ in range(2) if chance() < 0.2 for one in self._history()]
        has_not: list[Any] = [self._stated() for _ in range(self.random.randrange(3))]
        complete = {name for name in KINDS_OF_LISTS if chance() < 0.15}
        return {
            **({"at": at} if (at := choice(MOMENTS)) else {}),
            "observations": observations,
            "has": has if self.concepts else [],
            "has_not": has_not if self.concepts else [],
            "complete": sorted(complete),
        }

    def _date(self) -> dict[str, str]:
        if self.random.random() < 0.35:
            return {}
        return {"date": LATER if self.random.random() < 0.01 else self.random.choice(DATES)}

    def _stated(self) -> Any:  # noqa: ANN401 - a name, or a mapping
        name = self.random.choice(self.concepts) if self.concepts else ""
        return {"concept": name, **self._date()} if self.random.random() < 0.4 else name

    def _history(self) -> list[Any]:
        """One or two courses of one concept, one after the other, and perhaps a statement about the same."""
        name = self.random.choice(self.concepts) if self.concepts else ""
        dates = sorted(self.random.sample(DATES, self.random.choice([1, 2, 2, 3, 4])))
        courses = [
            dict(zip(("start", "stop"), dates[place : place + 2], strict=False)) for place in range(0, len(dates), 2)
        ]
        if self.random.random() < 0.2:
            courses[0] = {"stop": courses[0].get("stop", dates[0])}
        said = [{"concept": name, **self._date()}] if self.random.random() < 0.3 else []
        return [*({"concept": name, **course} for course in courses), *said]

    def _series(self) -> list[dict[str, Any]]:
        """Values of one observable on, beside and between thresholds, in any of its units; now and then a bound."""
        name = self.random.choice(self.measured)
        count = self.random.choice([1, 1, 1, 2, 3, 5])
        return [self._observation(name) for _ in range(count)]

    def _inputs(self) -> list[dict[str, Any]]:
        """A value of each input of a formula, most of one day."""
        formula = self.ruleset.formulas[self.random.choice(sorted(self.ruleset.formulas))]
        day = self._date()
        one_day = self.random.random() < 0.7
        return [self._observation(name) | (day if one_day else {}) for name in formula.inputs]

    def _observation(self, name: str) -> dict[str, Any]:
        scale = self.ruleset.scales[name]
        ends, choice = self.ends[name], self.random.choice
        amount = choice(ends if ends and self.random.random() < 0.7 else self.elsewhere[name])
        unit = choice(scale.units or (scale.canonical,))
        # On the end as exactly as a number can be written, or beside it.
        beside = choice([Fraction(1)] * 4 + [Fraction(999999, 10**6), Fraction(1000001, 10**6), Fraction(11, 10)])
        value = amount * scale.factor(scale.canonical, unit) * beside
        text = written(value)
        if self.random.random() < 0.1:
            text = choice(COMPARATORS) + text
        return {"concept": name, "value": text, "unit": unit, **self._date()}


def written(value: Fraction) -> str:
    """A number as people write it: exactly where that takes few places, else rounded to some."""
    for places in range(9):
        if (value * 10**places).denominator == 1:
            return f"{Decimal((value * 10**places).numerator).scaleb(-places):f}"
    return shown(value, 8)


def on_thresholds(ruleset: RuleSet) -> Iterator[dict[str, Any]]:
    """A patient for each printed number in each unit of its observable: with that value, and with each bound by it."""
    for iri, (name, _) in ruleset.compared.items():
        scale = ruleset.scales[name]
        for unit in scale.units or (scale.canonical,):
            for end in ruleset.cuts[iri].ends(unit):
                for comparator in ("", *COMPARATORS[:4]):
                    value = {"concept": name, "value": comparator + written(end), "unit": unit}
                    yield {
                        "observations": [value],
                        "has": ["tacrolimus"] if "tacrolimus" in ruleset.terms.above else [],
                    }


def patients(ruleset: RuleSet, seed: int, count: int) -> list[dict[str, Any]]:
    """So many patients; the same for a seed."""
    crowd = Crowd(ruleset, Random(seed))  # noqa: S311 - nothing is hidden by it
    return [crowd.patient() for _ in range(count)]
