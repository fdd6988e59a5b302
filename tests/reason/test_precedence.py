"""§3.8, decision record 17: rulings where a side is unknown, where nothing conflicts, and beside an exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.errors import CycleError
from mgkg.model.patient import Fact
from mgkg.reason.conflict import CERTAIN, POSSIBLE
from mgkg.reason.evaluate import Evaluation
from mgkg.store.turtle import parse, parse_text
from tests.reason.people import evaluated, has, lacks
from tests.rules.trial import TURTLE, compiled, trial

RULING = """@prefix dcterms: <http://purl.org/dc/terms/> . @prefix mgkg: <https://w3id.org/mgkg/ontology#> .
@prefix x: <https://w3id.org/mgkg/guideline/trial/> .
x:{winner}-beats-{loser} a mgkg:Precedence ; mgkg:winner x:{winner} ; mgkg:loser x:{loser} ;
    mgkg:situation x:has-diarrhea ; mgkg:rationale "Made up."@en ; dcterms:creator "nobody" ;
    dcterms:date "2026-11-22"^^<http://www.w3.org/2001/XMLSchema#date> .
"""


def standing(evaluation: Evaluation) -> dict[str, str]:
    return {name.removeprefix("trial/"): said for name, said in evaluation.standing.items()}


def settled(evaluation: Evaluation, certainty: str) -> dict[str, str | None]:
    """What settles each pair of a certainty, by the names of both sides."""
    return {
        " ".join(sorted(name.removeprefix("trial/") for name in c.clash.between)): c.settled_by
        for c in evaluation.conflicts
        if c.certainty == certainty
    }


@pytest.mark.parametrize(
    ("facts", "certain", "possible"),
    [
        (
            (),
            {},
            {"mouth vein": None, "also-mouth vein": None, "mouth muscle": None, "also-mouth muscle": None},
        ),
        (
            (has("diarrhea"),),
            {},
            {
                "mouth vein": "trial/mouth-over-vein",
                "also-mouth vein": None,
                "mouth muscle": None,
                "also-mouth muscle": None,
            },
        ),
        (
            (has("diarrhea"), has("tremor"), lacks("seizure")),
            {"mouth vein": "trial/mouth-over-vein", "also-mouth vein": None},
            {},
        ),
        (
            (lacks("diarrhea"), has("tremor"), lacks("seizure")),
            {"mouth vein": None, "also-mouth vein": None},
            {},
        ),
        ((lacks("tremor"), lacks("seizure")), {}, {}),
    ],
    ids=lambda each: ", ".join(map(str, each)) if isinstance(each, tuple) else "",
)  # fmt: skip
def test_3_8_a_ruling_settles_a_certain_or_possible_pair_while_its_winner_applies(
    facts: tuple[Fact, ...], certain: dict[str, str | None], possible: dict[str, str | None]
) -> None:
    evaluation = evaluated(trial("precedences"), *facts)
    assert settled(evaluation, CERTAIN) == certain
    assert settled(evaluation, POSSIBLE) == possible


def test_3_8_a_possible_pair_that_is_settled_changes_no_standing() -> None:
    evaluation = evaluated(trial("precedences"), has("diarrhea"), lacks("seizure"))
    assert standing(evaluation) == {"mouth": "unopposed", "also-mouth": "overridden"}


def test_3_8_a_ruling_overrides_where_nothing_conflicts() -> None:
    """Both by mouth: no contradiction, and yet the one goes before the other."""
    evaluation = evaluated(trial("precedences"), has("diarrhea"), lacks("tremor"), lacks("seizure"))
    assert evaluation.conflicts == []
    assert standing(evaluation) == {"mouth": "unopposed", "also-mouth": "overridden"}
    for fact in (lacks("diarrhea"), lacks("tremor")):
        assert standing(evaluated(trial("precedences"), fact, lacks("seizure")))["also-mouth"] == "unopposed"


def test_3_8_a_ruling_goes_before_an_exception() -> None:
    seizure = (has("seizure"), lacks("tremor"))
    excepted = evaluated(trial("precedences"), *seizure, lacks("diarrhea"))
    assert standing(excepted)["mouth"] == "excepted"
    assert settled(excepted, CERTAIN)["mouth muscle"] == "trial/muscle"
    ruled = evaluated(trial("precedences"), *seizure, has("diarrhea"))
    assert standing(ruled)["mouth"] == "overridden"
    assert settled(ruled, CERTAIN)["mouth muscle"] == "trial/muscle-over-mouth"


def test_3_8_in_a_chain_each_loser_is_overridden_also_by_one_that_is_overridden_itself() -> None:
    evaluation = evaluated(trial("precedences"), has("diarrhea"), has("tremor"), has("seizure"))
    assert standing(evaluation) == {
        "mouth": "overridden",
        "vein": "overridden",
        "also-mouth": "overridden",
        "muscle": "conflicting",  # with the vein, and with the other one by mouth, of which no ruling speaks
    }
    assert settled(evaluation, CERTAIN)["muscle vein"] is None


@pytest.mark.parametrize(("winner", "loser"), [("vein", "mouth"), ("vein", "muscle"), ("vein", "vein")])
def test_3_8_content_whose_rulings_lead_back_to_themselves_is_refused_in_one_line(winner: str, loser: str) -> None:
    """Vein over mouth, or over muscle, closes a circle of two or of three."""
    files = [
        parse(TURTLE / f"{name}.ttl", Path(f"guidelines/trial/{name}.ttl")) for name in ("guideline", "precedences")
    ]
    text = RULING.format(winner=winner, loser=loser)
    with pytest.raises(CycleError, match="lead back to themselves") as caught:
        compiled(*files, parse_text(text, Path("guidelines/trial/ruling.ttl")))
    assert f"trial/{winner}" in caught.value.what
    assert f"trial/{loser}" in caught.value.what
    assert "Withdraw one of the rulings." in str(caught.value)
    assert "\n" not in str(caught.value)


def test_3_8_a_further_ruling_without_a_circle_is_taken() -> None:
    files = [
        parse(TURTLE / f"{name}.ttl", Path(f"guidelines/trial/{name}.ttl")) for name in ("guideline", "precedences")
    ]
    text = RULING.format(winner="muscle", loser="vein")
    ruleset = compiled(*files, parse_text(text, Path("guidelines/trial/ruling.ttl")))
    assert len(ruleset.library.precedences) == 4
