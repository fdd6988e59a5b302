"""Every lint rule, once: its name, how serious it is, what it needs to be made before, and the function that looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mgkg.check.rules import (
    actions,
    answering,
    documents,
    findings,
    form,
    links,
    prints,
    quantities,
    reviews,
    sourcing,
    terms,
    wording,
)
from mgkg.model.report import INFO, VIOLATION, WARNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mgkg.check.content import Content, Remark

NODES, VALUES, RULES = "nodes", "values", "rules"
"""What a rule looks at: the nodes as they stand in the files, the values read from them, or the compiled rules."""


@dataclass(frozen=True)
class Rule:
    """One lint rule."""

    name: str
    severity: str
    needs: str
    find: Callable[[Content], Iterator[Remark]]


REGISTRY: tuple[Rule, ...] = (
    Rule("canonical-form", VIOLATION, NODES, form.canonical_form),
    Rule("query-header", VIOLATION, NODES, form.query_headers),
    Rule("dangling", VIOLATION, NODES, links.dangling),
    Rule("class-known", VIOLATION, NODES, links.class_known),
    Rule("part-without-owner", VIOLATION, NODES, links.part_without_owner),
    Rule("orphan", WARNING, NODES, links.orphan),
    Rule("unused-term", INFO, RULES, links.unused),
    Rule("unit-known", VIOLATION, VALUES, quantities.unit_known),
    Rule("observable-units", VIOLATION, VALUES, quantities.observable_units),
    Rule("number-whole", VIOLATION, NODES, quantities.number_whole),
    Rule("low-above-high", VIOLATION, NODES, quantities.low_above_high),
    Rule("empty-range", VIOLATION, RULES, quantities.empty_range),
    Rule("print-lacks-number", VIOLATION, NODES, prints.print_lacks_number),
    Rule("wording-lacks-number", WARNING, VALUES, prints.wording_lacks_number),
    Rule("comparator-contradicts", VIOLATION, NODES, prints.comparator_contradicts),
    Rule("answer-missing", VIOLATION, RULES, answering.answer_missing),
    Rule("answer-idle", VIOLATION, RULES, answering.answer_idle),
    Rule("position-twice", VIOLATION, NODES, actions.position_twice),
    Rule("choice-of-one", WARNING, NODES, actions.choice_of_one),
    Rule("preferred-without-choice", WARNING, NODES, actions.preferred_without_choice),
    Rule("fragment-span", VIOLATION, VALUES, sourcing.fragment_span),
    Rule("fragment-unaccounted", WARNING, VALUES, sourcing.fragment_unaccounted),
    Rule("fragment-of-another", VIOLATION, VALUES, sourcing.fragment_of_another),
    Rule("citation-owner", VIOLATION, VALUES, sourcing.citation_owner),
    Rule("number-unused", WARNING, VALUES, sourcing.number_unused),
    Rule("number-resolution", VIOLATION, VALUES, sourcing.number_resolution),
    Rule("reference-uncited", INFO, VALUES, sourcing.reference_uncited),
    Rule("link-to-itself", VIOLATION, VALUES, sourcing.link_to_itself),
    Rule("source-agrees", VIOLATION, VALUES, documents.source_agrees),
    Rule("plain-wording-orders", WARNING, NODES, wording.plain_wording_orders),
    Rule("wordings-are-one", WARNING, NODES, wording.wordings_are_one),
    Rule("text-empty", VIOLATION, NODES, wording.text_empty),
    Rule("defined-twice", VIOLATION, VALUES, findings.defined_twice),
    Rule("definition-empty", VIOLATION, VALUES, findings.definition_empty),
    Rule("target-in-circle", VIOLATION, RULES, findings.target_in_circle),
    Rule("code-form", VIOLATION, NODES, terms.code_form),
    Rule("code-shared", WARNING, VALUES, terms.code_shared),
    Rule("name-shared", INFO, VALUES, terms.name_shared),
    Rule("review-outdated", WARNING, VALUES, reviews.review_outdated),
)
