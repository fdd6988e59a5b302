"""Each lint rule finds its mistake in the small guideline, names the node and says how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from mgkg.check.content import Content
from mgkg.check.lint import lint
from mgkg.check.registry import REGISTRY
from mgkg.model.report import INFO, VIOLATION, WARNING, ValidationResult
from mgkg.store.dataset import Dataset
from mgkg.vocabulary import GUIDELINE
from tests.data.small_content import DOCUMENT, Edit, line_of

STATEMENTS, CRITERIA, EVIDENCE, PAGE = "statements.ttl", "criteria.ttl", "evidence.ttl", "small/guideline.ttl"
NS = GUIDELINE + "small/"

SECOND_DEFINITION = """small:low a mgkg:Definition ; dcterms:title "Low"@en ; mgkg:defines t:hypomagnesemia ;
    mgkg:definedBy small:is-severe ; mgkg:exhaustive false ."""
REVIEW = f"""@prefix prov: <http://www.w3.org/ns/prov#> .
small:review-1 a mgkg:Review ; mgkg:reviewed small:oral ; mgkg:reviewStatus mgkg:approved ;
    prov:wasAssociatedWith "A" ; prov:endedAtTime "2026-11-20T10:00:00" ; mgkg:contentDigest "{"0" * 64}" ."""


def found(rule: str, content: Content) -> list[ValidationResult]:
    return list(lint(content, [one for one in REGISTRY if one.name == rule]))


@dataclass(frozen=True)
class Mistake:
    """An edit of the small guideline, and the one result that it must give."""

    rule: str
    focus: str
    says: str
    edits: list[Edit]
    severity: str = VIOLATION


MISTAKES = [
    Mistake(
        "dangling",
        "small:oral",
        "names small/is-symptomatik (mgkg:exceptWhen), which does not exist. Did you mean small/is-symptomatic?",
        [(STATEMENTS, "exceptWhen small:is-symptomatic", "exceptWhen small:is-symptomatik")],
    ),
    Mistake(
        "dangling",
        "small:has-low-magnesium",
        "t:no-such-finding",
        [(CRITERIA, "finding t:hypomagnesemia", "finding t:no-such-finding")],
    ),
    Mistake("class-known", "small:loose", "has no class", [(STATEMENTS, "", 'small:loose mgkg:wording "x"@en .')]),
    Mistake(
        "class-known",
        "small:target.range",
        "mgkg:Rnge, which is no class that nodes can have. Did you mean mgkg:Range?",
        [(STATEMENTS, "small:target.range a mgkg:Range", "small:target.range a mgkg:Rnge")],
    ),
    Mistake(
        "class-known",
        "small:is-severe",
        "several classes (mgkg:BandCriterion and mgkg:Not)",
        [(CRITERIA, "small:is-severe a mgkg:BandCriterion", "small:is-severe a mgkg:BandCriterion , mgkg:Not")],
    ),
    Mistake(
        "part-without-owner",
        "small:orall.note",
        "part of small/orall, which does not exist. Did you mean small/oral?",
        [(STATEMENTS, "", 'small:orall.note a mgkg:EditorialNote ; mgkg:noteKind mgkg:gap ; mgkg:wording "x"@en .')],
    ),
    Mistake(
        "orphan",
        "small:takes-omeprazole",
        "Nothing names the ExposureCriterion",
        [(CRITERIA, "", "small:takes-omeprazole a mgkg:ExposureCriterion ; mgkg:substance t:omeprazole .")],
        WARNING,
    ),
    Mistake(
        "unit-known",
        "small:severe-value.mg-dl",
        "t:serum-magnesium is not reported in mg/L. Use mEq/L or mg/dL or mmol/L",
        [(STATEMENTS, 'mgkg:unit "mg/dL"', 'mgkg:unit "mg/L"')],
    ),
    Mistake(
        "unit-known",
        "small:oral.dose",
        "'mmols' is no unit that is known here. Did you mean mmol",
        [(STATEMENTS, 'mgkg:unit "mmol"', 'mgkg:unit "mmols"')],
    ),
    Mistake(
        "unit-known",
        "small:monitoring.interval",
        "mg is no unit of time",
        [(STATEMENTS, 'mgkg:unit "wk"', 'mgkg:unit "mg"')],
    ),
    Mistake(
        "observable-units",
        "t:serum-potassium",
        "cannot be converted",
        [("observables.ttl", 'mgkg:knownUnit "mEq/L" , "mmol/L" ;', 'mgkg:knownUnit "mmol/L" , "min" ;')],
    ),
    Mistake(
        "number-whole",
        "small:oral.dose",
        "has one end alone. Add mgkg:high",
        [(STATEMENTS, "mgkg:low 12 ;\n    mgkg:high 24 ;", "mgkg:low 12 ;")],
    ),
    Mistake(
        "low-above-high",
        "small:oral.dose",
        "a low of 24 above its high of 12",
        [(STATEMENTS, "mgkg:low 12 ;\n    mgkg:high 24 ;", "mgkg:low 24 ;\n    mgkg:high 12 ;")],
    ),
    Mistake(
        "empty-range",
        "small:target.range",
        "no value is both above",
        [(STATEMENTS, "mgkg:low 1.8 ;\n    mgkg:high 1.8 ;", "mgkg:low 2.8 ;\n    mgkg:high 2.8 ;")],
    ),
    Mistake(
        "print-lacks-number",
        "small:oral.dose",
        'mgkg:high is 240, but it is printed as "12-24 mmol daily"',
        [(STATEMENTS, "mgkg:high 24 ;", "mgkg:high 240 ;")],
    ),
    Mistake(
        "print-lacks-number",
        "small:oral.dose",
        "Write the digits as printed",
        [(STATEMENTS, "mgkg:high 24 ;", "mgkg:high 24.0 ;")],
        WARNING,
    ),
    Mistake(
        "wording-lacks-number",
        "small:oral",
        "the wording of small/oral has no 24",
        [(STATEMENTS, "magnesium oxide by mouth, 12-24 mmol daily.", "magnesium oxide by mouth, 12 mmol daily.")],
        WARNING,
    ),
    Mistake(
        "comparator-contradicts",
        "small:severe-value.mg-dl",
        'has the comparator >, but it is printed as "below 1.2 mg/dL". Use <.',
        [(STATEMENTS, 'mgkg:comparator "<"', 'mgkg:comparator ">"')],
    ),
    Mistake(
        "answer-missing",
        "small:oral",
        "answers d:magnesium-use",
        [(STATEMENTS, "mgkg:answers d:magnesium-use , d:oral-magnesium-agent", "mgkg:answers d:oral-magnesium-agent")],
    ),
    Mistake(
        "answer-missing",
        "small:renal-first",
        "answers d:magnesium-order",
        [(STATEMENTS, "mgkg:answers d:magnesium-order ;", "")],
    ),
    Mistake(
        "answer-idle",
        "small:oral",
        "its content does not speak to that",
        [(STATEMENTS, "mgkg:answers d:magnesium-use , ", "mgkg:answers d:tacrolimus-use , d:magnesium-use , ")],
    ),
    Mistake(
        "answer-idle",
        "small:oral",
        "its mgkg:treatmentLine (the decision's is initial)",
        [
            (
                STATEMENTS,
                "mgkg:answers d:magnesium-use , ",
                "mgkg:answers d:initial-magnesium-route , d:magnesium-use , ",
            )
        ],
    ),
    Mistake(
        "answer-idle",
        "small:oral",
        "leave no value that could be compared",
        [
            (STATEMENTS, "mgkg:member small:oral.give .", "mgkg:member small:oral.give , small:oral.look ."),
            (
                STATEMENTS,
                "mgkg:combine mgkg:all ;\n    mgkg:member small:oral",
                "mgkg:combine mgkg:one-of ;\n    mgkg:member small:oral",
            ),
            (STATEMENTS, "", "small:oral.look a mgkg:Assess ; mgkg:position 2 ; mgkg:condition t:diarrhea ."),
            (STATEMENTS, "mgkg:answers d:magnesium-use , ", "mgkg:answers "),
        ],
        INFO,
    ),
    Mistake(
        "position-twice",
        "small:oral.stop",
        "has the position 1 in small/oral.actions, which small/oral.give has",
        [
            (STATEMENTS, "mgkg:member small:oral.give .", "mgkg:member small:oral.give , small:oral.stop ."),
            (STATEMENTS, "", "small:oral.stop a mgkg:Stop ; mgkg:position 1 ; mgkg:agent t:omeprazole ."),
        ],
    ),
    Mistake(
        "position-twice",
        "small:citation-2",
        "has the number 1 in small/document",
        [(EVIDENCE, "mgkg:number 2", "mgkg:number 1")],
    ),
    Mistake(
        "choice-of-one",
        "small:oral.actions",
        "joins a single member by one-of",
        [
            (
                STATEMENTS,
                "mgkg:combine mgkg:all ;\n    mgkg:member small:oral",
                "mgkg:combine mgkg:one-of ;\n    mgkg:member small:oral",
            )
        ],
        WARNING,
    ),
    Mistake(
        "preferred-without-choice",
        "small:oral.give",
        "small/oral.actions offers no choice",
        [(STATEMENTS, "mgkg:agent t:magnesium-oxide ;", "mgkg:agent t:magnesium-oxide ;\n    mgkg:preferred true ;")],
        WARNING,
    ),
    Mistake(
        "fragment-span",
        "small:fragment-4",
        "starts at 98 and ends at 89",
        [(PAGE, "oa:start 89 ;\n    oa:end 98 ;", "oa:start 98 ;\n    oa:end 89 ;")],
    ),
    Mistake(
        "fragment-span",
        "small:fragment-4",
        "starts at 80, within small/fragment-3 (up to 88)",
        [(PAGE, "oa:start 89 ;", "oa:start 80 ;")],
    ),
    Mistake(
        "fragment-span",
        "small:fragment-4",
        "is the same span as small/fragment-3",
        [(PAGE, "oa:start 89 ;\n    oa:end 98 ;", "oa:start 70 ;\n    oa:end 88 ;")],
    ),
    Mistake(
        "fragment-unaccounted",
        "small:fragment-3",
        "Nothing carries small/fragment-3",
        [(PAGE, 'mgkg:excludedBecause "A prompt to log in."@en', "mgkg:note small:x")],
        WARNING,
    ),
    Mistake(
        "fragment-unaccounted",
        "small:fragment-3",
        "is excluded, but small/oral carries it",
        [
            (
                STATEMENTS,
                "mgkg:sourceFragment small:fragment-6",
                "mgkg:sourceFragment small:fragment-6 , small:fragment-3",
            )
        ],
        WARNING,
    ),
    Mistake(
        "citation-owner",
        "small:oral.cite-2",
        "is evidence of small/oral, but its citing entity is small/target",
        [(EVIDENCE, "cito:hasCitingEntity small:oral", "cito:hasCitingEntity small:target")],
    ),
    Mistake(
        "number-unused",
        "small:citation-2",
        "No statement cites the number 2",
        [(EVIDENCE, "cito:hasCitedEntity small:citation-2", "cito:hasCitedEntity small:citation-1")],
        WARNING,
    ),
    Mistake(
        "number-resolution",
        "small:citation-1",
        "is unresolved and has 1 candidate.",
        [(EVIDENCE, "mgkg:resolution mgkg:resolved", "mgkg:resolution mgkg:unresolved")],
    ),
    Mistake(
        "number-resolution",
        "small:citation-2",
        "is resolved and has no candidates",
        [(EVIDENCE, "mgkg:resolution mgkg:unresolved", "mgkg:resolution mgkg:resolved")],
    ),
    Mistake(
        "reference-uncited",
        "small:reference-1",
        "No citation number has small/reference-1",
        [(EVIDENCE, "mgkg:candidate small:reference-1 ;", "")],
        INFO,
    ),
    Mistake(
        "link-to-itself",
        "small:target",
        "leads back to itself by mgkg:rationaleFor",
        [(STATEMENTS, "mgkg:rationaleFor small:oral", "mgkg:rationaleFor small:target")],
    ),
    Mistake(
        "plain-wording-orders",
        "small:oral",
        'tells its reader "Take"',
        [(STATEMENTS, "Ask your care team whether it suits you.", "Take it at night.")],
        WARNING,
    ),
    Mistake(
        "wordings-are-one",
        "small:limit",
        "the same to professionals and to patients",
        [
            (STATEMENTS, "With severe kidney failure, at most 20 g may be given in 48 hours.", "Max 20 g in 48 h."),
            (
                STATEMENTS,
                "Severe renal insufficiency: no more than 20 g of magnesium in 48 hours.",
                "max 20 g  in 48 h.",
            ),
        ],
        WARNING,
    ),
    Mistake(
        "text-empty",
        "small:target",
        "an empty mgkg:wording",
        [(STATEMENTS, "Keep serum magnesium at 1.8-2.2 mg/dL.", " ")],
    ),
    Mistake(
        "defined-twice",
        "small:low",
        "defines t:hypomagnesemia, which small/hypomagnesemia defines already",
        [
            (
                CRITERIA,
                "",
                SECOND_DEFINITION,
            )
        ],
    ),
    Mistake(
        "definition-empty",
        "small:hypomagnesemia",
        "has neither mgkg:definedBy nor mgkg:belowTargetsOf",
        [(CRITERIA, " ;\n    mgkg:belowTargetsOf t:serum-magnesium", "")],
    ),
    Mistake(
        "target-in-circle",
        "small:target",
        "which small/hypomagnesemia makes from this target",
        [
            (
                STATEMENTS,
                "mgkg:answers d:serum-magnesium-target ;",
                "mgkg:answers d:serum-magnesium-target ;\n    mgkg:scope small:has-low-magnesium ;",
            )
        ],
    ),
    Mistake(
        "code-form",
        "t:serum-magnesium.loinc-2601-3",
        '"2601-4" is no loinc',
        [("observables.ttl", '"2601-3"', '"2601-4"')],
    ),
    Mistake("code-form", "t:tacrolimus", '"L4AD02" is no atc', [("substances.ttl", '"L04AD02"', '"L4AD02"')]),
    Mistake("code-form", "t:hypomagnesemia", '"E8342" is no icd10', [("findings.ttl", '"E83.42"', '"E8342"')]),
    Mistake(
        "code-form",
        "t:hypomagnesemia",
        '"190855005" is no snomed',
        [("findings.ttl", '"E83.42"', '"E83.42" ; mgkg:snomed "190855005"')],
    ),
    Mistake("code-form", "small:reference-1", '"20" is no year', [(EVIDENCE, '"2020"', '"20"')]),
    Mistake(
        "code-shared",
        "t:tacrolimus",
        "which t:cyclosporine has too",
        [("substances.ttl", '"L04AD01"', '"L04AD02"')],
        WARNING,
    ),
    Mistake(
        "review-outdated",
        "small:review-1",
        "speaks of an earlier form of small/oral",
        [
            (
                STATEMENTS,
                "",
                REVIEW,
            ),
        ],
        WARNING,
    ),
]


@pytest.mark.parametrize("mistake", [pytest.param(one, id=f"{one.rule}-{at}") for at, one in enumerate(MISTAKES)])
def test_a_mistake_is_found(mistake: Mistake, edited: Callable[..., Dataset]) -> None:
    dataset = edited(*mistake.edits)
    results = found(mistake.rule, Content(dataset))
    focus = next(
        base + mistake.focus.partition(":")[2]
        for prefix, base in (("small:", NS), ("t:", dataset.prefixes["t"]))
        if mistake.focus.startswith(prefix)
    )
    [result] = [one for one in results if one.focus == focus and mistake.says in one.message]
    assert result.severity == mistake.severity
    assert result.line == dataset.place(focus, result.path).line
    assert result.file == str(dataset.place(focus).file)


def test_every_rule_has_a_test_that_it_finds_something() -> None:
    tested = {mistake.rule for mistake in MISTAKES}
    elsewhere = {"canonical-form", "query-header", "unused-term", "name-shared", "source-agrees", "fragment-of-another"}
    assert {rule.name for rule in REGISTRY} - tested == elsewhere


def test_names_of_rules_are_told_apart() -> None:
    names = [rule.name for rule in REGISTRY]
    assert len(names) == len(set(names))


def test_the_small_guideline_has_no_mistake(small: Dataset) -> None:
    content = Content(small, {"document.txt": DOCUMENT.read_text()})
    results = list(lint(content, REGISTRY))
    assert [result for result in results if result.severity != INFO] == []
    assert {result.rule for result in results} <= {"unused-term", "name-shared"}


def test_a_result_names_file_and_line_of_the_property(edited: Callable[..., Dataset]) -> None:
    dataset = edited((STATEMENTS, "mgkg:high 24 ;", "mgkg:high 240 ;"))
    [result] = found("print-lacks-number", Content(dataset))
    assert result.file == "guidelines/small/statements.ttl"
    assert result.line == line_of(dataset, STATEMENTS, "mgkg:high 240")
