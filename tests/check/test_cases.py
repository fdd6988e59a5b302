"""Case files: what they may hold, what is refused and where, and the difference between expected and actual."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mgkg.check.cases import Case, Expectation, cases_of, read_cases
from mgkg.check.outcomes import differences, run_cases
from mgkg.errors import CaseError, MgkgError
from mgkg.model.report import VIOLATION, ValidationResult
from mgkg.rules.ruleset import RuleSet, compile_rules
from mgkg.store.dataset import Dataset, load
from mgkg.store.reading import library
from mgkg.vocabulary import GUIDELINE
from tests.data.small_content import change

FILE = Path("guidelines/small/cases/new.yaml")
SEVERE = """at: 2026-11-20
    observations:
      - {concept: serum-magnesium, value: 1.1, unit: mg/dL}
    has_not: [symptomatic-hypomagnesemia]"""


@pytest.fixture(scope="module")
def ruleset(small: Dataset) -> RuleSet:
    return compile_rules(library(small))


def one_case(expect: str, patient: str = SEVERE, name: str = "It works.") -> str:
    return f"- name: {name}\n  source: small/oral\n  patient:\n    {patient}\n  expect: {expect}\n"


def read(text: str, ruleset: RuleSet) -> Case:
    [case] = cases_of(text, FILE, ruleset)
    return case


def results(text: str, ruleset: RuleSet) -> list[ValidationResult]:
    return list(differences(read(text, ruleset), ruleset))


def test_the_cases_of_a_root_are_read_and_come_out(small_root: Path, ruleset: RuleSet) -> None:
    first, second = read_cases(small_root, ruleset)
    assert (first.file, first.line, first.source) == ("guidelines/small/cases/small.yaml", 1, ("small/oral",))
    assert Expectation("applies", ("small/oral",), 9) in first.expected
    assert Expectation("no_conflicts", ("small/oral", "small/monitoring"), 22) in second.expected
    assert list(run_cases(small_root, ruleset)) == []


def test_a_slug_alone_names_a_statement_of_the_own_guideline(ruleset: RuleSet) -> None:
    assert read(one_case("{applies: [oral]}"), ruleset).expected[0].statements == ("small/oral",)


def test_a_value_keeps_its_digits(ruleset: RuleSet) -> None:
    case = read(one_case("{applies: [oral]}", SEVERE.replace("1.1", "1.10")), ruleset)
    assert case.patient.facts[0].printed == "1.10"


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("{not: [oral]}", "small/oral was expected as does-not-apply, but is applies: applies-when:"),
        ("{unknown: [severe-value]}", "small/severe-value was expected as unknown, but is applies: band:"),
        (
            "{applies: [monitoring]}",
            "small/monitoring was expected as applies, but is unknown: scope: takes tacrolimus",
        ),
        ("{against: [oral]}", "small/oral was expected to apply against, but applies for"),
        ("{conflicts: [[oral, limit]]}", "small/oral and small/limit were expected in conflict, but are in none"),
    ],
)
def test_a_difference_says_what_was_expected_what_came_and_why(expect: str, says: str, ruleset: RuleSet) -> None:
    [result] = results(one_case(expect), ruleset)
    assert says in result.message
    assert result.message.startswith('"It works.": ')
    assert (result.severity, result.rule, result.file, result.line) == (VIOLATION, "case", FILE.as_posix(), 8)
    assert result.focus is not None
    assert result.focus.startswith(GUIDELINE + "small/")


NO_ORAL = """
small:no-oral a mgkg:Recommendation ; dcterms:title "x"@en ; mgkg:wording "x"@en ; mgkg:plainWording "x"@en ;
    mgkg:section small:treatment ; mgkg:sourceFragment small:fragment-6 ; mgkg:answers d:magnesium-use ;
    mgkg:direction mgkg:for ; mgkg:actionSet small:no-oral.actions .
small:no-oral.actions a mgkg:ActionSet ; mgkg:combine mgkg:all ; mgkg:member small:no-oral.avoid .
small:no-oral.avoid a mgkg:Avoid ; mgkg:position 1 ; mgkg:agent t:magnesium-replacement .
"""


def test_a_conflict_that_was_not_expected_says_which(edited: Callable[..., Dataset]) -> None:
    edited_with_conflict = compile_rules(library(edited(("small/statements.ttl", "", NO_ORAL))))
    [result] = results(one_case("{no_conflicts: [[oral, no-oral]]}"), edited_with_conflict)
    assert "small/oral and small/no-oral were expected in no conflict, but there is a certain one" in result.message
    assert results(one_case("{conflicts: [[no-oral, oral]]}"), edited_with_conflict) == []


def test_a_patient_that_cannot_be_evaluated_is_a_difference(ruleset: RuleSet) -> None:
    facts = "has: [tacrolimus]\n    has_not: [calcineurin-inhibitor]"
    [result] = results(one_case("{applies: [monitoring]}", facts), ruleset)
    assert '"It works." cannot be evaluated: ' in result.message
    assert "tacrolimus" in result.message
    assert result.line == 1


BAD = [
    ("", "The file holds no case", None),
    ("name: x\n", "The file is no list of cases", None),
    ("- just words\n", "Entry 1 is no case", 1),
    ("- source: small/oral\n  patient: {}\n  expect: {applies: [oral]}\n", "Entry 1 has no name", 1),
    ("- name: x\n  patient: {}\n  expect: {applies: [oral]}\n", "The case 'x' has no source", 1),
    ("- name: x\n  source: oral\n  expect: {applies: [oral]}\n", "The case 'x' has no patient", 1),
    ("- name: x\n  source: oral\n  patient: {}\n", "The case 'x' has no expect", 1),
    ("- name: ''\n  source: oral\n  patient: {}\n  expect: {applies: [oral]}\n", "has no name", 1),
    ("- name: x\n  source: []\n  patient: {}\n  expect: {applies: [oral]}\n", "names no source", 1),
    ("- name: x\n  source: orall\n  patient: {}\n  expect: {applies: [oral]}\n", "'orall' under source", 2),
    ("- name: x\n  sources: oral\n  patient: {}\n  expect: {}\n", "an unknown key 'sources'. Did you mean source?", 2),
    ("- name: x\n  source: oral\n  patient: {}\n  expect: {}\n", "names nothing that must come out", 1),
    ("- name: x\n  source: oral\n  patient: {}\n  expect:\n", "names nothing that must come out", 1),
    ("- name: x\n  source: oral\n  patient: {}\n  expect: {applies: []}\n", "names nothing that must come out", 1),
    ("- name: x\n  source: oral\n  patient: {}\n  expect: [oral]\n", "an expect that is no mapping", 1),
    ("- name: x\n  source: oral\n  patient: {}\n  expect: {applies: oral}\n", "under applies what is no list", 4),
    (
        "- name: x\n  source: oral\n  patient: {}\n  expect: {aplies: [oral]}\n",
        "'aplies' under expect. Did you mean applies?",
        4,
    ),
    (
        "- name: x\n  source: oral\n  patient: {}\n  expect:\n    applies: [oral]\n    not: [small/orl]\n",
        "'small/orl' under not, which is no statement. Did you mean small/oral?",
        6,
    ),
    ("- name: x\n  source: oral\n  patient: {}\n  expect: {conflicts: [oral]}\n", "under conflicts what is no pair", 4),
    (
        "- name: x\n  source: oral\n  patient: {}\n  expect: {conflicts: [[oral]]}\n",
        "under conflicts what is no pair",
        1,
    ),
    (
        "- name: x\n  source: oral\n  patient: {}\n  expect: {applies: [oral], not: [oral]}\n",
        "two outcomes of small/oral",
        1,
    ),
    ("- name: x\n  source: oral\n  patient: {}\n  expect: {applies: [[oral]]}\n", "names nothing under applies", 1),
    ("- name: [x\n", "no YAML", 2),
    ("- name: x\n  name: y\n", "has the key 'name' twice", 2),
    ("- &a\n  name: *a\n", "holds an alias", 1),
]


@pytest.mark.parametrize(("text", "says", "line"), [pytest.param(*row, id=f"{at}") for at, row in enumerate(BAD)])
def test_a_bad_case_is_refused_with_its_place(text: str, says: str, line: int | None, ruleset: RuleSet) -> None:
    with pytest.raises(CaseError) as caught:
        cases_of(text, FILE, ruleset)
    message = str(caught.value)
    assert says in message
    assert message.startswith(f"{FILE}:{line}: " if line else f"{FILE}: ")
    assert "\n" not in message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("patient", "says"),
    [
        ("has: [tacrolimis]", "Did you mean tacrolimus?"),
        ("observations: [{concept: serum-magnesium, value: '1,1', unit: mg/dL}]", "'1,1' is no number"),
        ("observations: [{concept: serum-magnesium, value: 1.1}]", "has no unit"),
        ("at: 2026-13-01", "Write it as 2026-11-20"),
        ("hass: [tacrolimus]", "Did you mean has?"),
    ],
)
def test_a_bad_patient_is_refused_with_its_line(patient: str, says: str, ruleset: RuleSet) -> None:
    with pytest.raises(MgkgError, match=f"^{FILE}:4: ") as caught:
        cases_of(one_case("{applies: [oral]}", patient), FILE, ruleset)
    assert says in str(caught.value)


def test_two_cases_of_a_guideline_have_two_names(small_copy: Path, ruleset: RuleSet) -> None:
    (small_copy / FILE).write_text(one_case("{applies: [oral]}", name="With symptoms it is not."))
    with pytest.raises(CaseError, match=r"small.yaml:12: The case .* stands twice; the other is in .*new.yaml:1"):
        read_cases(small_copy, ruleset)


def test_a_case_file_with_another_ending_is_not_left_out_in_silence(small_copy: Path, ruleset: RuleSet) -> None:
    (small_copy / FILE).with_suffix(".yml").write_text(one_case("{applies: [oral]}"))
    with pytest.raises(CaseError, match=r"new\.yml: Case files end in \.yaml"):
        read_cases(small_copy, ruleset)


def test_a_change_of_a_threshold_makes_a_case_differ(small_copy: Path) -> None:
    change(
        small_copy,
        "guidelines/small/statements.ttl",
        "mgkg:low 1.2 ;\n    mgkg:high 1.2",
        "mgkg:low 1.0 ;\n    mgkg:high 1.0",
    )
    changed = compile_rules(library(load(small_copy)))
    assert "small/severe-value" in {str(one.focus).removeprefix(GUIDELINE) for one in run_cases(small_copy, changed)}
