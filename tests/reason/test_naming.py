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
    ("name", "slug"),
    [
        ("mag level", "serum-magnesium"),
        ("Mg2+", "serum-magnesium"),
        ("RBC magnesium", "erythrocyte-magnesium"),
        ("loinc:2597-3", "erythrocyte-magnesium"),
        ("ionised magnesium", "ionized-magnesium"),
        ("loinc:24447-5", "urine-magnesium-excretion"),
        ("tac level", "tacrolimus-level"),
        ("tac", "tacrolimus"),
        ("Astagraf XL", "tacrolimus"),
        ("dexilant", "dexlansoprazole"),
        ("snomed:190855004", "hypomagnesemia"),
        ("icd10:N18.32", "chronic-kidney-disease"),
        ("renal transplant", "kidney-transplantation"),
        ("dehydrated", "water-depletion"),
    ],
)
def test_what_clinicians_write_stands_for_its_term(name: str, slug: str, shipped: RuleSet) -> None:
    assert term(name, shipped.library).slug == slug


def test_opposite_names_are_read_and_are_names_of_no_term(shipped: RuleSet) -> None:
    opposite = {slug: one.opposite_names for slug, one in shipped.library.terms.items() if one.opposite_names}
    assert "asymptomatic" in opposite["symptomatic-hypomagnesemia"]
    assert "tacrolimus" not in opposite
    for names in opposite.values():
        for name in names:
            with pytest.raises(UnknownConceptError):
                term(name, shipped.library)


def test_no_new_name_stands_for_two_terms(shipped: RuleSet) -> None:
    """But those of elements, which nobody takes, has or measures."""
    for one in shipped.library.terms.values():
        if getattr(one, "molar_mass", None) is None:
            for name in (one.label, *one.synonyms, *getattr(one, "brand_names", ())):
                assert term(name, shipped.library) is one, name


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
        't:one a mgkg:Symptom ; skos:prefLabel "one"@en ; skos:altLabel "the trouble"@en .\n'
        't:other a mgkg:Condition ; skos:prefLabel "The Trouble"@en .\n'
    )
    library = trial.compiled(parse(path, Path("ontology/terms/made-up.ttl"))).library
    assert term("one", library).slug == "one"
    for name in ("the trouble", "The-Trouble"):
        with pytest.raises(AmbiguousConceptError) as caught:
            term(name, library, "patient.yaml:2")
        assert str(caught.value) == f"patient.yaml:2: '{name}' may be one or other. Use one of these names."


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("rxnorm:42316", "tacrolimus"),
        ("atc:L04AD02", "tacrolimus"),
        ("ATC:l04ad02", "tacrolimus"),
        (" RxNorm : 42316 ", "tacrolimus"),
        ("loinc:2601-3", "serum-magnesium"),
        ("loinc:19123-9", "serum-magnesium"),
        ("icd10:E83.42", "hypomagnesemia"),
        ("atc:C03C", "loop-diuretic"),
        ("rxnorm:617777", "omeprazole-with-sodium-bicarbonate"),
        ("Zegerid", "omeprazole-with-sodium-bicarbonate"),
        ("vimovo", "esomeprazole-with-naproxen"),
        ("Advagraf", "tacrolimus"),
    ],
)
def test_codes_and_brand_names_stand_for_their_term(name: str, slug: str, shipped: RuleSet) -> None:
    assert term(name, shipped.library).slug == slug


SYSTEMS = ("rxnorm", "atc", "loinc", "icd10")


def test_every_code_stands_for_its_term_or_names_all_that_carry_it(shipped: RuleSet) -> None:
    """But of elements, which nobody takes, has or measures."""
    carrying: dict[str, list[str]] = {}
    for slug, one in shipped.library.terms.items():
        for system in SYSTEMS:
            for code in getattr(one, system, ()):
                carrying.setdefault(f"{system}:{code}", []).append(slug)
    assert len(carrying) > 50
    for name, slugs in carrying.items():
        if len(slugs) == 1:
            assert term(name, shipped.library).slug == slugs[0]
        else:
            with pytest.raises(AmbiguousConceptError) as caught:
                term(name, shipped.library)
            assert all(slug in caught.value.what for slug in slugs)


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("rxnorm:1", "RxNorm '1'"),
        ("atc:L04AD0", "ATC 'L04AD0'"),
        ("loinc:6298-4", "LOINC '6298-4'"),  # potassium in blood is not potassium in serum
        ("icd10:E8342", "ICD-10-CM 'E8342'"),
        ("rxnorm:L04AD02", "RxNorm 'L04AD02'"),
        ("atc:42316", "ATC '42316'"),
        ("rxnorm:", "RxNorm ''"),
        ("rxnorm: tacrolimus", "RxNorm 'tacrolimus'"),
    ],
)
def test_an_unknown_code_is_refused_with_its_system(name: str, system: str, shipped: RuleSet) -> None:
    with pytest.raises(UnknownConceptError) as caught:
        term(name, shipped.library, "patient.yaml:3")
    expected = f"patient.yaml:3: {system} is the code of no concept that is known here."
    assert str(caught.value).startswith(expected)
    assert "add the code to its term" in caught.value.remedy


@pytest.mark.parametrize("name", ["mesh:D016559", "42316", "L04AD02", "https://example.org/42316"])
def test_a_code_without_a_known_system_is_an_unknown_name(name: str, shipped: RuleSet) -> None:
    with pytest.raises(UnknownConceptError, match="is no concept that is known here"):
        term(name, shipped.library)


def test_a_code_that_two_terms_carry_lists_them() -> None:
    library = trial.trial("codes").library
    with pytest.raises(AmbiguousConceptError) as caught:
        term("rxnorm:999001", library, "--has")
    expected = "--has: RxNorm '999001' may be trialdrug or trialdrug-slow. Use one of these names."
    assert str(caught.value) == expected
    assert term("rxnorm:999002", library).slug == "trialdrug-slow"
    assert term("Trialex", library).slug == "trialdrug"


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


def test_a_narrower_name_states_its_term_and_never_denies_it(shipped: RuleSet) -> None:
    narrower = {slug: one.narrower_names for slug, one in shipped.library.terms.items() if one.narrower_names}
    assert "IV magnesium" in narrower["parenteral-magnesium"]
    for slug, names in narrower.items():
        for name in names:
            assert term(name, shipped.library, stated=True).slug == slug
            with pytest.raises(UnknownConceptError):
                term(name, shipped.library)
