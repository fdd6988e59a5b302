"""Remarks on terms and references: the form of their codes, codes and names that two terms share."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.store.reading import short
from mgkg.vocabulary import MGKG, SKOS

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


# The tables of Verhoeff's check digit (dihedral group D5): products, permutations by place.
_TIMES = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
_TURNED = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _is_snomed(code: str) -> bool:
    """6 to 18 digits with Verhoeff's check digit (SNOMED CT Release File Specifications, 5.4)."""
    if re.fullmatch(r"[1-9]\d{5,17}", code) is None:
        return False
    check = 0
    for place, character in enumerate(reversed(code)):
        digit = int(character)
        for _ in range(place % 8):
            digit = _TURNED[digit]
        check = int(_TIMES[check][digit])
    return check == 0


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda code: compiled.fullmatch(code) is not None


_LOINC = "digits, a hyphen and a check digit that fits, as in 2601-3"
_CODES: dict[str, tuple[Callable[[str], bool], str]] = {
    "atc": (_matches(r"[A-DGHJLMNPRSV](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?"), "letters and digits as in L04AD02"),
    "icd10": (_matches(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"), "a letter, digits and a point as in E83.42"),
    "rxnorm": (_matches(r"[1-9]\d{0,7}"), "digits alone as in 42316"),
    "snomed": (_is_snomed, "6 to 18 digits with a check digit that fits, as in 62315008"),
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
    for subject in content.of_kinds("LaboratoryCode"):
        for value in content.dataset.nodes[subject].get(SKOS + "notation", ()):
            code = getattr(value, "value", str(value))
            if not _is_loinc(code):
                what = f'{short(subject)}: "{code}" is no loinc (it has {_LOINC}).'
                yield Remark(subject, f"{what} Look it up again, or leave it out.", SKOS + "notation", value=code)


def code_shared(content: Content) -> Iterator[Remark]:
    """Codes that two terms have."""
    for name in ("loinc", "atc", "icd10", "rxnorm", "snomed"):
        by_code: dict[str, list[str]] = defaultdict(list)
        for term in content.library.terms.values():
            for code in getattr(term, name, ()):
                by_code[code].append(term.iri)
        for code, terms in by_code.items():
            for other in terms[1:]:
                what = f"{short(other)} has the {name} code {code}, which {short(terms[0])} has too."
                yield Remark(other, f"{what} Keep it where it belongs.", MGKG + name, value=code)


def name_shared(content: Content) -> Iterator[Remark]:
    """Names that stand for several terms, so that a user who writes one is asked which is meant."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for term in content.library.terms.values():
        names = (term.label, *term.synonyms, *getattr(term, "brand_names", ()), *term.narrower_names)
        for name in dict.fromkeys(name.casefold() for name in names):
            by_name[name].append(term.slug)
    for name, slugs in by_name.items():
        # A name that is the slug of one of them stands for that one.
        if len(slugs) > 1 and name.replace(" ", "-") not in slugs:
            what = f'"{name}" may be {" or ".join(slugs)}, and whoever writes it is asked which.'
            yield Remark(content.library.terms[slugs[-1]].iri, f"{what} Take it from all but one if one is meant.")
