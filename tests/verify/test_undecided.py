"""What the solver cannot decide in its time is undecided, and terms that contradict each other come first."""

from __future__ import annotations

import pytest

from mgkg.errors import ContradictoryAxiomsError, MalformedNodeError
from mgkg.rules.ruleset import compile_rules
from mgkg.store.reading import library
from mgkg.verify.asking import Asking
from mgkg.verify.inquiry import Policy
from mgkg.verify.solution import UndecidedError
from mgkg.verify.verification import verify
from tests.verify.made import STATEMENTS, TODAY, rules
from tests.verify.planted import dataset

# Whether two products of cubes can differ by so little is nothing that a solver says in a moment.
HARD = """
t:first a mgkg:Observable ; skos:prefLabel "first"@en ; mgkg:knownUnit "1" ; mgkg:canonicalUnit "1" .
t:second a mgkg:Observable ; skos:prefLabel "second"@en ; mgkg:knownUnit "1" ; mgkg:canonicalUnit "1" .
t:third a mgkg:Observable ; skos:prefLabel "third"@en ; mgkg:knownUnit "1" ; mgkg:canonicalUnit "1" .
t:hard a mgkg:Observable ; skos:prefLabel "hard"@en ; mgkg:knownUnit "1" ; mgkg:canonicalUnit "1" ;
    mgkg:formula t:hard.formula .
t:hard.formula a mgkg:Formula ; mgkg:printed "a sum of cubes" ; mgkg:expression t:hard.sum ;
    dcterms:bibliographicCitation "Made up." .
t:hard.sum a mgkg:SumOf ; mgkg:operand t:hard.cube-1 , t:hard.cube-2 , t:hard.cube-3 .
t:hard.cube-1 a mgkg:ProductOf ; mgkg:operand t:hard.1a , t:hard.1b , t:hard.1c , t:hard.1d , t:hard.1e .
t:hard.1a a mgkg:ValueOf ; mgkg:observable t:first . t:hard.1b a mgkg:ValueOf ; mgkg:observable t:first .
t:hard.1c a mgkg:ValueOf ; mgkg:observable t:second . t:hard.1d a mgkg:ValueOf ; mgkg:observable t:second .
t:hard.1e a mgkg:ValueOf ; mgkg:observable t:third .
t:hard.cube-2 a mgkg:ProductOf ; mgkg:operand t:hard.2a , t:hard.2b , t:hard.2c .
t:hard.2a a mgkg:ValueOf ; mgkg:observable t:second . t:hard.2b a mgkg:ValueOf ; mgkg:observable t:third .
t:hard.2c a mgkg:Constant ; mgkg:value -3.7 .
t:hard.cube-3 a mgkg:ProductOf ; mgkg:operand t:hard.3a , t:hard.3b , t:hard.3c .
t:hard.3a a mgkg:ValueOf ; mgkg:observable t:third . t:hard.3b a mgkg:ValueOf ; mgkg:observable t:third .
t:hard.3c a mgkg:ValueOf ; mgkg:observable t:third .
"""
"""A sum of products of three values."""


def asking_for_all(three: str) -> str:
    """A statement for patients with three values and a computed one within a narrow range."""
    return f"""
a:hard a mgkg:Recommendation ; dcterms:title "Hard"@en ; mgkg:wording "Hard."@en ; mgkg:plainWording "Hard to say."@en ;
    mgkg:section a:all ; mgkg:direction mgkg:for ; mgkg:appliesWhen a:hard-all ; mgkg:actionSet a:hard.actions .
a:hard.actions a mgkg:ActionSet ; mgkg:combine mgkg:all ; mgkg:member a:hard.look .
a:hard.look a mgkg:Measure ; mgkg:position 1 ; mgkg:observable t:marker .
a:hard-all a mgkg:AllOf ; mgkg:member {three} .
""" + "".join(
        f"""
a:is-{name} a mgkg:ObservationCriterion ; mgkg:observable t:{name} ; mgkg:threshold a:is-{name}.1 , a:is-{name}.2 .
a:is-{name}.1 a mgkg:Threshold ; mgkg:printed ">{low}" ; mgkg:comparator ">" ; mgkg:low {low} ; mgkg:high {low} ;
    mgkg:unit "1" .
a:is-{name}.2 a mgkg:Threshold ; mgkg:printed "<{high}" ; mgkg:comparator "<" ; mgkg:low {high} ; mgkg:high {high} ;
    mgkg:unit "1" .
"""
        for name, low, high in (
            ("first", "1.01", "7.13"),
            ("second", "2.03", "9.17"),
            ("third", "0.51", "5.19"),
            ("hard", "41.0001", "41.0002"),
        )
    )


def test_a_question_without_an_answer_in_time_is_undecided_and_not_fine() -> None:
    files = {
        "ontology/terms/hard.ttl": HARD,
        STATEMENTS: asking_for_all("a:is-first , a:is-second , a:is-third , a:is-hard"),
    }
    ruleset = compile_rules(library(dataset(files)))
    found = verify(ruleset, TODAY, Policy(limit_seconds=0.001))
    undecided = [one for one in found.unsettled if one.kind == "undecided"]
    assert [one.between for one in undecided if "dead:a/hard" in one.id] == [("a/hard",)]
    assert not [one for one in found.unsettled if one.kind == "dead"]
    assert "not known to be fine" in undecided[0].text


def test_a_term_of_which_it_is_undecided_whether_anybody_can_have_it_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gives_up(*_: object) -> bool:
        raise UndecidedError("timeout")

    monkeypatch.setattr(Asking, "can_be_stated", gives_up)
    of_vein = "mgkg:answers d:route ; mgkg:appliesWhen a:lower"
    painful = "a:painful a mgkg:ConditionCriterion ; mgkg:condition t:pain ."
    ruleset = rules((of_vein, f"mgkg:exceptWhen a:painful ; {of_vein}"), added=painful)
    undecided = [one for one in verify(ruleset, TODAY).unsettled if one.kind == "undecided"]
    assert [one.between for one in undecided] == [("pain",)]


def test_a_concept_that_excludes_what_it_is_a_kind_of_is_an_error_before_anything_else() -> None:
    both = 't:odd a mgkg:Condition ; skos:prefLabel "odd"@en ; skos:broader t:disease ; mgkg:exclusiveWith t:disease .'
    with pytest.raises(MalformedNodeError, match="odd is exclusive with disease, but is a kind of it"):
        compile_rules(library(dataset({"ontology/terms/odd.ttl": both})))


def test_an_observable_without_a_plausible_value_is_an_error_before_anything_else() -> None:
    none = (
        't:odd a mgkg:Observable ; skos:prefLabel "odd"@en ; mgkg:knownUnit "1" ; mgkg:canonicalUnit "1" ;'
        " mgkg:plausibleLow 5 ; mgkg:plausibleHigh 2 ."
    )
    with pytest.raises(ContradictoryAxiomsError, match="odd has no plausible value: its lowest is 5, its highest 2"):
        verify(compile_rules(library(dataset({"ontology/terms/odd.ttl": none}))), TODAY)


def test_a_finding_whose_definitions_contradict_it_is_an_error_before_anything_else() -> None:
    contradictory = """
a:definition a mgkg:Definition ; dcterms:title "Alarming"@en ; mgkg:defines t:alarming ; mgkg:exhaustive true ;
    mgkg:definedBy a:both .
a:both a mgkg:AllOf ; mgkg:member a:is-bad , a:is-harmless .
a:is-bad a mgkg:ConditionCriterion ; mgkg:condition t:bad-disease .
a:is-harmless a mgkg:ConditionCriterion ; mgkg:condition t:harmless-disease .
"""
    found = verify(rules(added=contradictory), TODAY)
    assert [one.id for one in found.unsettled if one.kind == "dead"] == ["dead:a/definition"]


def test_content_without_statements_has_no_finding() -> None:
    assert verify(compile_rules(library(dataset({"guidelines/a/statements.ttl": ""}))), TODAY).findings == ()
