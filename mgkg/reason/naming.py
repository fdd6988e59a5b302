"""Terms from the names that people use: slug, label, synonym, brand or code, with near names for what is unknown."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.errors import AmbiguousConceptError, UnknownConceptError, UnknownStatementError
from mgkg.reason.written import quoted

if TYPE_CHECKING:
    from mgkg.model.guideline import Library
    from mgkg.model.term import Term


def term(name: str, library: Library, place: str = "", *, stated: bool = False) -> Term:
    """The one term that a name stands for.

    A slug stands for itself; else labels, synonyms and brand names are compared without case, hyphens and
    accents, and a code of a system that terms name is looked up: rxnorm:42316. What is `stated`, and not denied, may
    go by a narrower name: whoever has one kind of a term has it. UnknownConceptError suggests near names;
    AmbiguousConceptError lists the candidates.
    """
    if name in library.terms and not _is_element(library.terms[name]):
        return library.terms[name]
    system, colon, code = name.strip().partition(":")
    if colon and system.strip().casefold() in _SYSTEMS:
        return _coded(system.strip().casefold(), code.strip(), library, place)
    names = names_of(library)
    found = names.get(plain(name), ()) or (_narrower(name, library) if stated else ())
    if len(found) == 1:
        return library.terms[next(iter(found))]
    if found:
        what = f"{quoted(name)} may be {' or '.join(sorted(found))}"
        raise AmbiguousConceptError(what, where=place or None, remedy="Use one of these names.")
    from difflib import get_close_matches

    near = get_close_matches(plain(name), names, n=3, cutoff=0.7)
    slugs = list(dict.fromkeys(slug for match in near for slug in sorted(names[match])))[:3]
    hint = f"Did you mean {' or '.join(slugs)}?" if slugs else "mgkg query terms lists what is known."
    raise UnknownConceptError(f"{quoted(name)} is no concept that is known here", where=place or None, remedy=hint)


def statement(name: str, library: Library, place: str) -> str:
    """The identifier of a statement from itself, or from its last part where one guideline alone has it."""
    wanted = name.strip().strip("/")
    if wanted in library.statements:
        return wanted
    found = [one for one in library.statements if one.split("/", 1)[1] == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        what, remedy = f"{quoted(name)} may be {' or '.join(found)}", "Use one of these names."
        raise UnknownStatementError(what, where=place, remedy=remedy)
    from difflib import get_close_matches

    slugs = {one.split("/", 1)[1]: one for one in library.statements}
    near = get_close_matches(wanted.rsplit("/", 1)[-1], slugs, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(slugs[one] for one in near)}?" if near else "mgkg recommend --all lists them."
    raise UnknownStatementError(f"{quoted(name)} is no statement that is known here", where=place, remedy=hint)


# The code systems by which terms are known; each is a field of the terms.
_SYSTEMS = {"rxnorm": "RxNorm", "atc": "ATC", "loinc": "LOINC", "icd10": "ICD-10-CM", "snomed": "SNOMED CT"}


def _coded(system: str, code: str, library: Library, place: str) -> Term:
    """The one term that carries a code."""
    known = {
        slug: one
        for slug, one in library.terms.items()
        if code.casefold() in (own.casefold() for own in getattr(one, system, ())) and code
    }
    if len(known) == 1:
        return next(iter(known.values()))
    if known:
        what = f"{_SYSTEMS[system]} {quoted(code)} may be {' or '.join(sorted(known))}"
        raise AmbiguousConceptError(what, where=place or None, remedy="Use one of these names.")
    what = f"{_SYSTEMS[system]} {quoted(code)} is the code of no concept that is known here"
    remedy = "Use a name, or add the code to its term; mgkg query terms lists what is known."
    raise UnknownConceptError(what, where=place or None, remedy=remedy)


def names_of(library: Library) -> dict[str, set[str]]:
    """The terms that each name, in its plain form, may stand for."""
    names: dict[str, set[str]] = defaultdict(set)
    for slug, one in library.terms.items():
        if _is_element(one):
            continue
        for name in (slug, one.label, *one.synonyms, *getattr(one, "brand_names", ())):
            names[plain(name)].add(slug)
    return names


def _narrower(name: str, library: Library) -> set[str]:
    """The terms of which a name stands for one kind."""
    return {
        slug
        for slug, one in library.terms.items()
        if plain(name) in (plain(narrower) for narrower in one.narrower_names)
    }


def _is_element(one: Term) -> bool:
    """Whether a term only converts units: nobody takes, has or measures an element by itself."""
    return getattr(one, "molar_mass", None) is not None


def plain(name: str) -> str:
    """A name without case, accents, hyphens and spare spaces."""
    folded = unicodedata.normalize("NFKD", name.strip().casefold())
    kept = "".join(character for character in folded if not unicodedata.combining(character))
    return " ".join(kept.replace("-", " ").replace("_", " ").split())
