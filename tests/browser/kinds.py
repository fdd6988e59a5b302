"""Every kind of page of the real site: where one of it stands, and which template makes it."""

from __future__ import annotations

from dataclasses import dataclass

# A patient with an emergency sign, a low value and what cautions speak of.
PATIENT = "obs=serum-magnesium:1.1:mg/dL&has=torsades-de-pointes&has=tacrolimus"

# What a server shows for an address that is none.
NOWHERE = "404.html"


@dataclass(frozen=True)
class Kind:
    """One kind of page.

    Attributes:
        path: of a page of this kind, below the top of the site, with the fragment that makes it what it is.
        template: that makes it; empty where it is written by hand.
        audience: whose wording stands first.
        folds: the folds that are opened for axe.
    """

    path: str
    template: str = ""
    audience: str = "professional"
    folds: str = "details"

    def __str__(self) -> str:
        name = self.path or "start page"
        return name if self.audience == "professional" else f"{name} for patients"


# All folds at once under a patient would take axe minutes: those of each kind once.
_FOLDS_OF_CHECK = "details.mg-fold, details.mg-result, .mg-hit:first-child details.mg-why"

KINDS = (
    Kind(""),
    Kind("for-sparql-users/"),
    Kind("model/"),
    Kind("decisions/"),
    Kind("decisions/0001-tooling/"),
    Kind(NOWHERE),
    Kind("guideline/", "guidelines.html.j2"),
    Kind("guideline/low-magnesium/", "article.html.j2"),
    Kind("guideline/tacrolimus-magnesium/", "article.html.j2"),
    Kind("guideline/low-magnesium/", "article.html.j2", audience="patient"),
    Kind("criteria/low-magnesium/", "criteria.html.j2"),
    Kind("source/low-magnesium/", "source.html.j2"),
    Kind("statement/", "statements.html.j2"),
    Kind("guideline/low-magnesium/oxide-becomes-chloride/", "statement.html.j2"),
    Kind("guideline/low-magnesium/rapid-infusion/", "statement.html.j2"),
    Kind("guideline/low-magnesium/severe-value/", "statement.html.j2"),
    Kind("guideline/low-magnesium/renal-limit/", "statement.html.j2"),
    Kind("guideline/low-magnesium/mild-im/", "statement.html.j2"),
    Kind("guideline/low-magnesium/reserve-parenteral/", "statement.html.j2"),
    Kind("guideline/low-magnesium/target/", "statement.html.j2"),
    Kind("reference/", "references.html.j2"),
    Kind("guideline/low-magnesium/reference-3/", "reference.html.j2"),
    Kind("term/", "terms.html.j2"),
    Kind("term/chronic-kidney-disease/", "term.html.j2"),
    Kind("term/hypomagnesemia/", "term.html.j2"),
    Kind("term/serum-magnesium/", "term.html.j2"),
    Kind("term/kidney-transplantation/", "term.html.j2"),
    Kind("term/dialysis/", "term.html.j2"),
    Kind("term/omeprazole/", "term.html.j2"),
    Kind("term/muscle-cramp/", "term.html.j2"),
    Kind("decision/", "decisions.html.j2"),
    Kind("decision/serum-magnesium-severity/", "decision.html.j2"),
    Kind("decision/initial-magnesium-route/", "decision.html.j2"),
    Kind("decision/loop-diuretic-dose/", "decision.html.j2"),
    Kind("decision/calcium-supplement-use/", "decision.html.j2"),
    Kind("findings/", "findings.html.j2"),
    Kind("disagreements/", "disagreements.html.j2"),
    Kind("glossary/", "glossary.html.j2"),
    Kind("report/", "report.html.j2"),
    Kind("ontology/", "ontology.html.j2"),
    Kind("queries/", "queries.html.j2"),
    Kind("console/", "console.html.j2"),
    Kind("data/", "data.html.j2"),
    Kind("changes/", "changes.html.j2"),
    Kind("changes/guideline/low-magnesium/", "changes_of.html.j2"),
    Kind("check/", "check.html.j2", folds=_FOLDS_OF_CHECK),
    Kind(f"check/#{PATIENT}", "check.html.j2", folds=_FOLDS_OF_CHECK),
    Kind(f"check/#{PATIENT}", "check.html.j2", audience="patient", folds=_FOLDS_OF_CHECK),
)
