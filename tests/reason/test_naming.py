"""Concepts by the names that people use, and near names for what is unknown."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import AmbiguousConceptError, MgkgError, UnknownConceptError
from mgkg.reason.naming import term
from mgkg.rules.ruleset import RuleSet
from mgkg.store.turtle import parse
from tests.rules import trial

# Names of the contract (design §4).
FIXED = (
    *("serum-magnesium", "tacrolimus", "omeprazole", "furosemide", "proton-pump-inhibitor", "loop-diuretic"),
    "symptomatic-hypomagnesemia",
)


def test_the_names_of_the_contract_are_there(shipped: RuleSet) -> None:
    assert [term(name, shipped.library).slug for name in FIXED] == list(FIXED)


def test_every_slug_stands_for_itself(shipped: RuleSet) -> None:
    """But elements, which only convert units: nobody takes, has or measures one."""
    for slug, one in shipped.library.terms.items():
        if getattr(one, "molar_mass", None) is None:
            assert term(slug, shipped.library) is one


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Prograf", "tacrolimus"),
        ("PROGRAF", "tacrolimus"),
        (" tacrolimus ", "tacrolimus"),
        ("FK-506", "tacrolimus"),
        ("fk 506", "tacrolimus"),
        ("PPI", "proton-pump-inhibitor"),
        ("proton pump inhibitors", "proton-pump-inhibitor"),
        ("proton_pump_inhibitor", "proton-pump-inhibitor"),
        ("Serum  Magnesium", "serum-magnesium"),
        ("hypomagnesaemia", "hypomagnesemia"),
        ("torsadés de pointes", "torsades-de-pointes"),
        ("magnesium", "serum-magnesium"),
    ],
)
def test_labels_synonyms_and_brands_stand_for_their_term(name: str, slug: str, shipped: RuleSet) -> None:
    assert term(name, shipped.library).slug == slug


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("tacrolimis", "tacrolimus"),
        ("serum-magnesum", "serum-magnesium"),
        ("omeprazol", "omeprazole"),
        ("symptomatic-hypomagnesia", "symptomatic-hypomagnesemia"),
        ("progaf", "tacrolimus"),
    ],
)
def test_an_unknown_name_is_refused_with_near_names(name: str, near: str, shipped: RuleSet) -> None:
    with pytest.raises(UnknownConceptError) as caught:
        term(name, shipped.library, "patient.yaml:3")
    assert str(caught.value).startswith(f"patient.yaml:3: '{name}' is no concept")
    assert "Did you mean " in caught.value.remedy
    assert near in caught.value.remedy


def test_a_name_that_is_near_to_nothing_says_where_to_look(shipped: RuleSet) -> None:
    with pytest.raises(UnknownConceptError) as caught:
        term("xyzzy", shipped.library)
    assert "mgkg query terms" in caught.value.remedy
    assert (trial.ROOT / "ontology" / "queries" / "terms.rq").is_file()


def test_an_ambiguous_name_lists_what_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / "terms.ttl"
    path.write_text(
        "@prefix mgkg: <https://w3id.org/mgkg/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix t: <https://w3id.org/mgkg/term/> .\n"
        't:one a mgkg:Symptom ; skos:prefLabel "one"@en ; skos:altLabel "the shakes"@en .\n'
        't:other a mgkg:Condition ; skos:prefLabel "The Shakes"@en .\n'
    )
    library = trial.compiled(parse(path, Path("ontology/terms/made-up.ttl"))).library
    assert term("one", library).slug == "one"
    for name in ("the shakes", "The-Shakes"):
        with pytest.raises(AmbiguousConceptError) as caught:
            term(name, library, "patient.yaml:2")
        assert str(caught.value) == f"patient.yaml:2: '{name}' may be one or other. Use one of these names."


@given(st.text(max_size=30))
def test_any_text_is_a_term_or_one_of_our_errors(name: str) -> None:
    library = trial.shipped().library
    try:
        found = term(name, library)
    except MgkgError as error:
        message = str(error)
    else:
        message = ""
        assert found is library.terms[found.slug]
    assert "\n" not in message


def test_elements_only_convert(shipped: RuleSet) -> None:
    """Magnesium is 24.305 g/mol with two equivalents a mole (design §3.3)."""
    scale = shipped.scales["serum-magnesium"]
    assert scale.factor("mmol/L", "mg/dL") == Fraction("2.4305")
    assert scale.factor("mmol/L", "mEq/L") == 2
    with pytest.raises(UnknownConceptError):
        term("potassium", shipped.library)
