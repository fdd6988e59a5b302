"""Remarks on terms and references: the form of their codes, codes and names that two terms share."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.store.reading import short
from mgkg.vocabulary import MGKG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mgkg.check.content import Content


def _is_loinc(code: str) -> bool:
    """Digits, a hyphen, and a check digit (modulus 10, as LOINC's users' guide gives it)."""
    match = re.fullmatch(r"(\d{1,7})-(\d)", code)
    if match is None:
        return False
    digits = [int(digit) for digit in reversed(match[1])]
    total = sum(sum(divmod(2 * digit, 10)) if at % 2 == 0 else digit for at, digit in enumerate(digits))
    return (-total) % 10 == int(match[2])


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda code: compiled.fullmatch(code) is not None


_CODES: dict[str, tuple[Callable[[str], bool], str]] = {
    "loinc": (_is_loinc, "digits, a hyphen and a check digit that fits, as in 2601-3"),
    "atc": (_matches(r"[A-DGHJLMNPRSV](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?"), "letters and digits as in L04AD02"),
    "icd10": (_matches(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"), "a letter, digits and a point as in E83.42"),
    "rxnorm": (_matches(r"[1-9]\d{0,7}"), "digits alone as in 42316"),
    "doi": (_matches(r"10\.\d{4,9}/\S+"), "10., a number, a slash and a name, without https://"),
    "pmid": (_matches(r"[1-9]\d{0,8}"), "digits alone"),
    "year": (_matches(r"(?:19|20)\d\d(?:[-–]\d{2,4})?"), "four digits"),
}
"""Each property that holds a code: whether a code has its form, and what that form is."""


def code_form(content: Content) -> Iterator[Remark]:
    """Codes that cannot be codes of their system."""
    for subject in content.dataset.nodes:
        for name, (fits, form) in _CODES.items():
            for code in content.texts(subject, name):
                if not fits(code):
                    what = f'{short(subject)}: "{code}" is no {name} (it has {form}).'
                    yield Remark(subject, f"{what} Look it up again, or leave it out.", MGKG + name, value=code)


def code_shared(content: Content) -> Iterator[Remark]:
    """Codes that two terms have."""
    for name in ("loinc", "atc", "icd10", "rxnorm"):
        by_code: dict[str, list[str]] = defaultdict(list)
        for term in content.library.terms.values():
            for code in content.texts(term.iri, name):
                by_code[code].append(term.iri)
        for code, terms in by_code.items():
            for other in terms[1:]:
                what = f"{short(other)} has the {name} code {code}, which {short(terms[0])} has too."
                yield Remark(other, f"{what} Keep it where it belongs.", MGKG + name, value=code)


def name_shared(content: Content) -> Iterator[Remark]:
    """Names that stand for several terms, so that a user who writes one is asked which is meant."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for term in content.library.terms.values():
        names = (term.label, *term.synonyms, *getattr(term, "brand_names", ()))
        for name in dict.fromkeys(name.casefold() for name in names):
            by_name[name].append(term.slug)
    for name, slugs in by_name.items():
        # A name that is the slug of one of them stands for that one.
        if len(slugs) > 1 and name.replace(" ", "-") not in slugs:
            what = f'"{name}" may be {" or ".join(slugs)}, and whoever writes it is asked which.'
            yield Remark(content.library.terms[slugs[-1]].iri, f"{what} Take it from all but one if one is meant.")
