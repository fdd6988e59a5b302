"""Age and sex as facts, where a demographic term says by which element of Patient it is known."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mgkg.exchange.element import NotAFactError, code
from mgkg.exchange.item import Setting
from mgkg.exchange.quantity import refuse_impossible
from mgkg.exchange.when import dated, is_long, refuse_future
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment

_NOBODY_ASKS = "age and sex: nothing here asks about them"
_YEAR = "a"
_BIRTH, _GENDER = "birthDate", "gender"
_SEXES = ("female", "male")


def demographics(said: list[dict[str, Any]], setting: Setting) -> tuple[list[Fact], list[str]]:
    """The facts that Patient resources give, and where they give none, why."""
    terms = setting.concepts.ruleset.library.terms
    asked = {slug: one for slug, term in terms.items() if (one := getattr(term, "patient_element", None))}
    if not said:
        return [], []
    if not asked:
        return [], [_NOBODY_ASKS]
    if len(said) > 1:
        return [], ["the record holds two versions of it that differ"]
    facts, reasons = [], []
    for slug, element in asked.items():
        try:
            facts.append(_age(slug, said[0], setting) if element == _BIRTH else _sex(slug, element, said[0]))
        except NotAFactError as error:
            reasons.append(error.reason)
    return facts, reasons[:1]


def _age(slug: str, said: dict[str, Any], setting: Setting) -> Fact:
    born = dated(said, _BIRTH)
    if born is None:
        raise NotAFactError("it has no birth date")
    if is_long(born):
        raise NotAFactError(f"its birth date is {born.printed} alone")
    refuse_future(setting.clock, born)
    years = _years(born, setting.at)
    fact = Fact(OBSERVATION, slug, Fraction(years), _YEAR, str(years), place="Patient.birthDate")
    refuse_impossible(fact, setting.concepts)
    return fact


def _years(born: Moment, at: Moment) -> int:
    """Birthdays that have come."""
    return at.day.year - born.day.year - ((at.day.month, at.day.day) < (born.day.month, born.day.day))


def _sex(slug: str, element: str, said: dict[str, Any]) -> Fact:
    wanted = element.partition("=")[2]
    own = code(said, _GENDER)
    if own not in _SEXES:
        raise NotAFactError(f"its gender is {own or 'not given'}")
    return Fact(HAS if own == wanted else HAS_NOT, slug, place="Patient.gender")
