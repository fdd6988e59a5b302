"""What stands where in an article, on the shipped content and for random patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mgkg.model.patient import HAS, Fact, moment
from mgkg.render.article.shape import Article, Entries, Entry, Folded, Group, Listing, Part, Sides, Table, Words
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import evaluated, has, lacks, value
from tests.render.patients import AUDIENCES, PATIENTS, article, page, plain_text
from tests.rules import trial

SEVERE = value("1.1 mg/dL")


def entries(blocks: object) -> Iterator[Entry]:
    """The statements in some blocks, in the order of reading."""
    for block in blocks if isinstance(blocks, tuple) else ():
        if isinstance(block, Entries):
            yield from block.entries
        elif isinstance(block, (Group, Folded)):
            yield from entries(block.blocks)
        elif isinstance(block, Sides):
            for side in block.sides:
                yield from entries(side.blocks)


def parts(made: Article) -> dict[str, Part]:
    return {one.anchor: one for one in made.parts}


def stands_in(made: Article) -> dict[str, str]:
    """By statement, the part in which it stands whole."""
    return {entry.id: one.anchor for one in made.parts for entry in entries(one.blocks)}


def groups(made: Article, anchor: str) -> list[str]:
    return [block.title for block in parts(made)[anchor].blocks if isinstance(block, Group)]


def said(found: Words) -> str:
    return "".join(word.text for word in found)


def anchors(made: Article) -> Counter[str]:
    found = [one.anchor for one in made.parts]

    def collect(blocks: object) -> None:
        for block in blocks if isinstance(blocks, tuple) else ():
            if isinstance(block, Entries):
                found.extend(entry.anchor for entry in block.entries)
            elif isinstance(block, Listing):
                found.extend(item.anchor for item in block.items if item.anchor)
            elif isinstance(block, (Group, Folded)):
                found.extend([block.anchor] if isinstance(block, Group) and block.anchor else [])
                collect(block.blocks)
            elif isinstance(block, Sides):
                for side in block.sides:
                    collect(side.blocks)

    for one in made.parts:
        collect(one.blocks)
    return Counter(found)


def links(node: object) -> set[str]:
    """Where all words of a structure lead to."""
    if not isinstance(node, tuple):
        return set()
    own = {node.anchor} if type(node).__name__ == "Word" and node.anchor else set()  # type: ignore[attr-defined]
    return own.union(*(links(part) for part in node))


@pytest.mark.parametrize("name", PATIENTS)
def test_a_professional_reads_every_statement_that_does_not_fail_once(name: str, shipped: RuleSet) -> None:
    evaluation = evaluated(shipped, *PATIENTS[name])
    found = anchors(article(shipped, "professional", *PATIENTS[name]))
    assert [anchor for anchor, count in found.items() if count > 1] == []
    shown = {
        result.statement.id
        for result in evaluation.ordered
        if result.truth is not False
        and (
            not result.statement.caution_for
            or any(evaluation.outcomes[one].truth is not False for one in result.statement.caution_for)
        )
    }
    assert shown <= set(found)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", PATIENTS)
def test_every_link_leads_somewhere(name: str, audience: str, shipped: RuleSet) -> None:
    made = article(shipped, audience, *PATIENTS[name], everything=True)
    assert links(made) - set(anchors(made)) == set()


def test_urgency_comes_first_then_what_must_be_settled_then_the_rest(shipped: RuleSet) -> None:
    made = article(shipped, "professional", *PATIENTS["tacrolimus"])
    assert (made.parts[0].title, made.parts[0].tone) == ("Rule out first", "warning")
    assert [one.anchor for one in made.parts[1:4]] == ["headline", "severity", "steps"]
    assert groups(made, "steps") == [
        "1. Rule out what would be urgent",
        "2. Settle first",
        "3. By which route is magnesium given at first?",
        "4. Give magnesium? Here: parenteral magnesium?",
        "5. Then",
    ]


def test_an_emergency_that_applies_is_told_at_once_with_all_its_notes(shipped: RuleSet) -> None:
    made = article(shipped, "professional", *PATIENTS["torsades"])
    assert (made.parts[0].title, made.parts[0].tone) == ("At once", "emergency")
    [urgent] = entries(made.parts[0].blocks)
    assert len(urgent.remarks) == 5
    [block, *_] = parts(made)["headline"].blocks
    assert said(block.words).startswith("Act at once. Torsades")  # type: ignore[union-attr]


def test_both_sides_of_a_dispute_stand_where_the_step_stands(shipped: RuleSet) -> None:
    made = article(shipped, "professional", *PATIENTS["tacrolimus"])
    [dispute] = [one for one in parts(made)["steps"].blocks if isinstance(one, Group) and "By which route" in one.title]
    [sides] = [block for block in dispute.blocks if isinstance(block, Sides)]
    answers = {side.answer: [entry.id for entry in entries(side.blocks)] for side in sides.sides}
    assert set(answers) == {"oral", "intramuscular", "intravenous", "not parenteral"}
    assert answers["intramuscular"] == ["low-magnesium/mild-im"]
    for entry in entries((sides,)):
        [contradicted] = [line for line in map(said, entry.alerts) if line.startswith("Contradicted by")]
        assert "“" in contradicted


@pytest.mark.parametrize("name", PATIENTS)
def test_no_certain_conflict_is_left_out(name: str, shipped: RuleSet) -> None:
    evaluation = evaluated(shipped, *PATIENTS[name])
    text = plain_text(shipped, "professional", *PATIENTS[name])
    made = article(shipped, "professional", *PATIENTS[name])
    linked = links(made)
    for conflict in evaluation.certain:
        assert set(conflict.clash.between) <= linked
        assert shipped.library.decisions[conflict.clash.decision].title in text.replace("\\", "")
    disputed = {entry.id for one in made.parts for entry in entries(one.blocks) if entry.alerts}
    assert {name for one in evaluation.certain for name in one.clash.between} <= disputed


def test_parts_come_from_kinds_and_actions(shipped: RuleSet) -> None:
    place = stands_in(article(shipped, "professional", *PATIENTS["tacrolimus"]))
    assert place["low-magnesium/target"] == "targets"
    assert place["low-magnesium/renal-limit"] == "targets"
    assert place["tacrolimus-magnesium/initial-monitoring"] == "monitoring"
    assert place["low-magnesium/watch-toxicity"] == "monitoring"
    assert place["tacrolimus-magnesium/pitfall-monitoring"] == "pitfalls"
    assert place["low-magnesium/short-bowel-more"] == "special"
    assert place["low-magnesium/algorithm-volume-assess"] == "steps"
    assert place["low-magnesium/volume-first"] == "steps"
    assert place["tacrolimus-magnesium/stop-proton-pump-inhibitors"] == "unknown"


def test_a_statement_for_a_group_stands_with_its_kind_once_the_patient_is_known_to_belong(shipped: RuleSet) -> None:
    made = article(shipped, "professional", *PATIENTS["pregnant, dated, set aside"])
    place = stands_in(made)
    assert place["low-magnesium/short-bowel-iv-first"] == "steps"
    assert place["tacrolimus-magnesium/weekly-monitoring"] == "monitoring"
    assert "low-magnesium/short-bowel-iv-first" in links(parts(made)["special"])


def test_a_target_says_where_the_value_stands(shipped: RuleSet) -> None:
    made = article(shipped, "professional", *PATIENTS["tacrolimus"])
    lines = {entry.id: [said(line) for line in entry.lines] for entry in entries(parts(made)["targets"].blocks)}
    assert lines["tacrolimus-magnesium/target"] == ["The latest value is below target."]
    assert "Open until known: severe renal insufficiency." in lines["low-magnesium/renal-limit"]


def test_certainty_strength_and_grade_stand_only_where_a_source_states_them(shipped: RuleSet) -> None:
    made = article(shipped, "professional", *PATIENTS["tacrolimus"], everything=True)
    graded = {
        entry.id: line
        for one in made.parts
        for entry in entries(one.blocks)
        for line in map(said, entry.meta)
        if line.startswith(("grade", "strength", "certainty"))
    }
    assert graded == {"tacrolimus-magnesium/monitor-regularly": "grade 1B"}
    assert plain_text(shipped, "professional").count("are not stated by the sources unless") == 1


def test_every_citation_is_marked_when_it_is_not_sure_and_told_in_the_references(shipped: RuleSet) -> None:
    text = plain_text(shipped, "professional", *PATIENTS["tacrolimus"])
    assert "cites A1, A2 (ambiguous)" in text
    assert "cites B2 (unresolved)" in text
    assert "**A2** ambiguous: may be entry 1 or entry 2 or one that is not listed" in text
    assert "**B2** unresolved: its document prints no list" in text
    entry = "**Entry 3** · research · Hypomagnesemia: an evidence-based approach to clinical cases."
    assert f"{entry} Iranian journal of kidney diseases, 2010." in text


def test_facts_are_told_as_given_converted_dated_and_set_aside(shipped: RuleSet) -> None:
    facts = (value("0.6 mmol/L", "2026-11-01"), value("0.7 mmol/L", "2026-11-21"), has("tacrolimus"))
    made = article(shipped, "professional", *facts, at="2026-11-15")
    [table] = [block for block in parts(made)["facts"].blocks if isinstance(block, Table)]
    rows = [[said(cell) for cell in row] for row in table.rows]
    assert rows[0] == ["serum magnesium", "0.6 mmol/L", "1.2 mEq/L, 1.46 mg/dL", "2026-11-01", "14 days old"]
    assert rows[1][-1] == "later"
    assert [said(line) for line in made.alerts] == [
        "Set aside: serum magnesium 0.7 mmol/L on 2026-11-21 — dated after 2026-11-15, the moment of evaluation."
    ]


def test_a_value_that_a_formula_works_out_is_told_with_formula_and_inputs(shipped: RuleSet) -> None:
    facts = (
        *(value("0.5 mmol/L"), value("80 umol/L", of="serum-creatinine")),
        *(value("2 mmol/L", of="urine-magnesium"), value("8000 umol/L", of="urine-creatinine")),
    )
    text = plain_text(shipped, "professional", *facts)
    assert "**fractional excretion of magnesium 5.714 %**" in text
    assert "- Formula: (urine Mg × serum creatinine) / (0.7 × serum Mg × urine creatinine) × 100 %" in text
    [inputs] = [line for line in text.splitlines() if line.lstrip().startswith("- From ")]
    assert "urine magnesium 2 mmol/L" in inputs
    assert "serum creatinine 80 umol/L" in inputs


def test_a_course_is_told_with_its_dates_and_how_long_it_lasts(shipped: RuleSet) -> None:
    course = Fact(HAS, "tacrolimus", start=moment("2026-11-01"))
    text = plain_text(shipped, "professional", course)
    assert "**tacrolimus since 2026-11-01 \\[for 21 days\\]**" in text
    assert "| tacrolimus | true | – | 2026-11-01/.. | for 21 days |" in text
    assert "**tacrolimus: yes, since 2026-11-01 \\[for 21 days\\]**" in plain_text(shipped, "patient", course)


def test_a_situation_that_nothing_speaks_of_is_said_loudly(shipped: RuleSet) -> None:
    made = article(shipped, "professional", *PATIENTS["pregnant, dated, set aside"])
    [first, *_] = parts(made)["not-addressed"].blocks
    assert "says nothing about: pregnancy" in said(first.words)  # type: ignore[union-attr]
    assert "Silence is not safety." in plain_text(shipped, "professional")


def test_a_patient_of_whom_nothing_is_known_is_told_so(shipped: RuleSet) -> None:
    text = plain_text(shipped, "professional")
    assert "Nothing was stated." in text
    assert "Nothing is known to apply to this patient. 51 recommendations are open. Here is what to ask next." in text
    assert "## Steps in order" not in text


def test_a_patient_to_whom_nothing_applies_is_told_so(tame: RuleSet) -> None:
    text = plain_text(tame, "professional", value("2.0 mg/dL"), lacks("hypomagnesemia"), lacks("tacrolimus"))
    assert "Nothing here applies to this patient." in text
    assert "## Steps in order" not in text
    assert "## Does not apply" not in text


def test_all_adds_what_does_not_apply_and_why(shipped: RuleSet) -> None:
    facts = PATIENTS["no tacrolimus"] + (lacks("tacrolimus"),)
    assert "left-out" not in parts(article(shipped, "professional", *facts))
    made = article(shipped, "professional", *facts, everything=True)
    [listing] = parts(made)["left-out"].blocks
    assert isinstance(listing, Listing)
    lines = [said(item.words) for item in listing.items]
    assert any("tacrolimus-magnesium/monitor-regularly — not: takes tacrolimus — stated" in line for line in lines)


@settings(max_examples=12)
@given(st.data())
def test_random_patients_have_articles_in_which_every_link_leads_somewhere(data: st.DataObject) -> None:
    ruleset = trial.shipped()
    names = sorted(name for name, term in ruleset.library.terms.items() if term.kind in ("condition", "substance"))
    names = [name for name in names if not getattr(ruleset.library.terms[name], "molar_mass", None)]
    chosen = data.draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    level = data.draw(st.sampled_from(["0.4 mmol/L", "1.0 mEq/L", "1.4 mEq/L", "1.45 mEq/L", "1.2 mg/dL", "3 mg/dL"]))
    for audience in AUDIENCES:
        made = article(ruleset, audience, value(level), *map(has, chosen), everything=True)
        assert links(made) - set(anchors(made)) == set()
        assert [anchor for anchor, count in anchors(made).items() if count > 1] == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_whole_article(audience: str, shipped: RuleSet, golden: Callable[[str, str], None]) -> None:
    golden(f"article-{audience}.md", plain_text(shipped, audience, *PATIENTS["tacrolimus"]))


def test_the_page_of_a_patient(shipped: RuleSet, golden: Callable[[str, str], None]) -> None:
    made = page(shipped, "patient", *PATIENTS["torsades"])
    golden("article-patient.html", f"{made.partition('<style>')[0]}{made.partition('</style>')[2]}")


def test_the_program_is_about_no_substance(root: Path) -> None:
    folder = root / "mgkg" / "render"
    files = [*folder.glob("article/*.py"), *folder.glob("templates/*")]
    assert [path.name for path in files if "magnes" in path.read_text(encoding="utf-8").lower()] == []
