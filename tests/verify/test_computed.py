"""A value that a formula gives is one in its canonical unit: by that, printed equivalents decide (design §3.4)."""

from __future__ import annotations

import pytest

from mgkg.model.patient import Patient, moment
from mgkg.reason.evaluate import evaluate
from mgkg.rules.ruleset import compile_rules
from mgkg.store.reading import library
from mgkg.verify.inquiry import Policy, inquiry
from tests.verify.made import STATEMENTS, TODAY
from tests.verify.planted import dataset

# A hundredth of the score; as a plain number or in per cent.
SHARE = """
t:share a mgkg:Observable ; skos:prefLabel "share"@en ; mgkg:knownUnit "1" , "%" ; mgkg:canonicalUnit "1" ;
    mgkg:formula t:share.formula .
t:share.formula a mgkg:Formula ; mgkg:printed "a hundredth" ; mgkg:expression t:share.product ;
    dcterms:bibliographicCitation "Made up." .
t:share.product a mgkg:ProductOf ; mgkg:operand t:share.score , t:share.hundredth .
t:share.score a mgkg:ValueOf ; mgkg:observable t:score .
t:share.hundredth a mgkg:Constant ; mgkg:value 0.01 .
"""
# 0.5 and 51 % agree, so that between them it depends on the unit in which the value is.
FROM_THE_SCORE = """
a:it a mgkg:Background ; dcterms:title "It"@en ; mgkg:wording "x"@en ; mgkg:plainWording "x"@en ;
    mgkg:section a:all ; mgkg:appliesWhen a:both .
a:both a mgkg:AllOf ; mgkg:member a:is-between , a:is-large{denied} .
a:is-between a mgkg:ObservationCriterion ; mgkg:observable t:score ; mgkg:threshold a:above , a:below .
a:above a mgkg:Threshold ; mgkg:printed ">50" ; mgkg:comparator ">" ; mgkg:low 50 ; mgkg:high 50 ; mgkg:unit "1" .
a:below a mgkg:Threshold ; mgkg:printed "<51" ; mgkg:comparator "<" ; mgkg:low 51 ; mgkg:high 51 ; mgkg:unit "1" .
a:is-large-denied a mgkg:Not ; mgkg:member a:is-large .
a:is-large a mgkg:ObservationCriterion ; mgkg:observable t:share ; mgkg:threshold a:half , a:percent .
a:half a mgkg:Threshold ; mgkg:printed ">=0.5" ; mgkg:comparator ">=" ; mgkg:low 0.5 ; mgkg:high 0.5 ; mgkg:unit "1" .
a:percent a mgkg:Threshold ; mgkg:printed ">=51 %" ; mgkg:comparator ">=" ; mgkg:low 51 ; mgkg:high 51 ;
    mgkg:unit "%" .
"""


@pytest.mark.parametrize(("denied", "possible"), [("", True), ("-denied", False)])
def test_a_computed_value_is_compared_in_its_canonical_unit(denied: str, possible: bool) -> None:  # noqa: FBT001
    files = {"ontology/terms/share.ttl": SHARE, STATEMENTS: FROM_THE_SCORE.format(denied=denied)}
    ruleset = compile_rules(library(dataset(files)))
    found = inquiry(ruleset, TODAY, Policy()).witness_of("a/it")
    assert (found is not None) is possible
    patient = found or Patient()
    assert (evaluate(ruleset, patient, moment("2026-12-01T12:00")).outcomes["a/it"].truth is True) is possible
