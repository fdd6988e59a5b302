"""What the form of "Check a patient" can ask, from the compiled rules: nothing that no rule asks is offered.

The page itself is the same for every content; its browser part reads ``check/form.json``, which this makes.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from mgkg.model.criterion import TimeSinceCriterion, criteria
from mgkg.model.patient import KINDS_OF_LISTS
from mgkg.model.term import Term
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile
from mgkg.render.article.patient_words import NOTICE as PATIENT_NOTICE
from mgkg.render.article.patient_words import PATIENT_WORDS
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet, conditions, judged

FORM_FILE = "check/form.json"
_URGENT = ("immediate", "urgent")
_CHIPS = ("strength", "certainty", "direction", "urgency")
# The date that a time is counted from: of the event itself, or an end of its course.
_COUNTED_FROM = {None: "date", "start": "start", "stop": "stop"}


def form_file(made: Site) -> Iterator[SiteFile]:
    """The form of the site's content."""
    text = json.dumps(form(load_ruleset(made.dataset.root)), ensure_ascii=False, separators=(",", ":"))
    yield SiteFile(FORM_FILE, text.encode())


def form(ruleset: RuleSet) -> dict[str, Any]:
    """What can be asked, as plain values: measurements, drugs and the rest, what decides most first.

    ``measured`` are observables with their units, the canonical one first; ``asked`` is what is true, false or
    unknown; ``drugs`` are the substances that a rule asks for with those that imply one, under all of their names.
    ``decides`` counts the statements that hang on it. ``chips`` are the labels of what a statement is coded
    with, and ``words`` what is said to patients, whatever the content is.
    """
    names = asked(ruleset)
    decides, when = weights(ruleset), dates(ruleset)
    terms = ruleset.library.terms

    def rank(term: Term) -> tuple[int, str]:
        return -decides[term.slug], term.label.casefold()

    found = sorted((terms[name] for name in names if name in terms), key=rank)
    measured = [term for term in found if term.slug in ruleset.scales]
    drugs = _drugs(names, ruleset)
    offered = [term for term in found if term not in measured and term.kind != "substance"]
    signs = _signs(ruleset)
    return {
        "schema": "mgkg.check-form/1",
        "ruleset": ruleset.digest,
        "notice": PATIENT_NOTICE,
        "words": PATIENT_WORDS,
        "measured": [_measured(term, ruleset) | {"decides": decides[term.slug]} for term in measured],
        "asked": [
            {
                "id": term.slug,
                "label": term.label,
                "kind": term.kind,
                "decides": decides[term.slug],
                "sign": term.slug in signs,
                "when": when.get(term.slug, []),
            }
            for term in offered
        ],
        "drugs": [
            _drug(term, names, when, ruleset) | {"decides": decides[term.slug]} for term in sorted(drugs, key=rank)
        ],
        "complete": _lists([*offered, *drugs]),
        "chips": {scheme: _scheme(scheme, ruleset) for scheme in _CHIPS},
    }


def asked(ruleset: RuleSet) -> frozenset[str]:
    """The concepts and observables that any criterion hangs on, through definitions and formulas."""
    formulas = ruleset.formulas
    points = {criterion.iri: name for name, formula in formulas.items() for criterion in formula.criteria}
    names = {name for name, _ in ruleset.compared.values()}
    roots = [criterion.iri for criterion in judged(ruleset)]
    # The points of a formula are asked only where its value is.
    names |= {name for iri in roots if iri not in points for name in ruleset.depends[iri]}
    while (
        further := {
            name
            for iri, owner in points.items()
            if owner in names
            for name in (*ruleset.depends[owner], *ruleset.depends[iri])
        }
        - names
    ):
        names |= further
    return frozenset(names).union(*(ruleset.depends.get(name, ()) for name in names if name in formulas))


def weights(ruleset: RuleSet) -> Counter[str]:
    """How many statements hang on each concept or observable: their outcomes, or what must be settled before them."""
    found: Counter[str] = Counter()
    for statement in ruleset.library.statements.values():
        first = (required.met_when for required, _ in ruleset.governing.get(statement.id, ()))
        roots = (*conditions(statement), *ruleset.rows[statement.id].bands, *first)
        found.update({name for root in roots for name in ruleset.depends[root.iri]})
    return found


def dates(ruleset: RuleSet) -> Mapping[str, list[str]]:
    """Of each concept the dates that a criterion counts a time from: its date, or the start or stop of its course."""
    found: dict[str, set[str]] = defaultdict(set)
    for root in judged(ruleset):
        for leaf in criteria(root):
            if isinstance(leaf, TimeSinceCriterion):
                found[leaf.event].add(_COUNTED_FROM[leaf.counted_from])
    return {name: sorted(kinds) for name, kinds in found.items()}


def _measured(term: Term, ruleset: RuleSet) -> dict[str, Any]:
    """An observable with the units to choose from."""
    scale = ruleset.scales[term.slug]
    units = list(dict.fromkeys((scale.canonical, *scale.units)))
    return {"id": term.slug, "label": term.label, "units": units}


def _signs(ruleset: RuleSet) -> frozenset[str]:
    """What the conditions of urgent statements themselves name: signs of an emergency."""
    urgent = (one for one in ruleset.library.statements.values() if one.urgency in _URGENT)
    return frozenset(leaf.about for one in urgent for root in conditions(one) for leaf in criteria(root))


def _drugs(names: frozenset[str], ruleset: RuleSet) -> list[Term]:
    """The substances that are asked for, and those that imply one; an element is no drug."""
    terms = ruleset.library.terms
    wanted = (name for name in names if name in terms and terms[name].kind == "substance")
    found = {other for name in wanted for other in ruleset.terms.implied_by[name]}
    return [terms[name] for name in sorted(found) if getattr(terms[name], "molar_mass", None) is None]


def _drug(term: Term, names: frozenset[str], when: Mapping[str, list[str]], ruleset: RuleSet) -> dict[str, Any]:
    """A substance under all of its names and those of its kinds, with the asked classes that it belongs to."""
    kinds = [other for other in ruleset.terms.implies[term.slug] if other in names and other != term.slug]
    return {
        "id": term.slug,
        "label": term.label,
        "names": list(term.synonyms),
        "kinds": list(term.narrower_names),
        "brands": list(getattr(term, "brand_names", ())),
        "is": sorted(kinds),
        "when": sorted({kind for name in (term.slug, *kinds) for kind in when.get(name, ())}),
    }


def _lists(offered: list[Term]) -> list[str]:
    """The lists that can be complete, of kinds of which anything is asked."""
    kinds = {term.kind for term in offered}
    of_list = dict(zip(KINDS_OF_LISTS, ("substance", "condition", "symptom", "procedure"), strict=True))
    return [name for name in KINDS_OF_LISTS if of_list[name] in kinds]


def _scheme(name: str, ruleset: RuleSet) -> dict[str, str]:
    """The labels of a scheme, by notation."""
    concepts = ruleset.library.concepts.values()
    return {one.notation: one.label for one in concepts if str(one.scheme or "").endswith(f"#{name}-scheme")}
