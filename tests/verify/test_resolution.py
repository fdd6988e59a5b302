"""What settles a finding: exceptions that a source prints, rulings, acceptances; and what goes stale."""

from __future__ import annotations

import pytest

from tests.verify.made import CLASH, verified

RULING = """
a:ruling a mgkg:Precedence ; mgkg:winner a:vein ; mgkg:loser a:mouth ; mgkg:situation a:{situation} ;
    mgkg:rationale "The lower value decides."@en ; dcterms:creator "Somebody" ;
    dcterms:date "2026-11-22"^^xsd:date{digest} .
a:painful a mgkg:ConditionCriterion ; mgkg:condition t:pain .
"""
ACCEPTANCE = """
a:accepted a mgkg:Acceptance ; mgkg:findingId "{name}" ; mgkg:contentDigest "{digest}" ;
    mgkg:rationale "We live with it."@en ; dcterms:creator "Somebody" ; dcterms:date "2026-11-22"^^xsd:date .
"""
SOMETHING_ELSE = "0" * 64
LOWER = ("mgkg:low 1.0 ; mgkg:high 1.0", "mgkg:low 0.9 ; mgkg:high 0.9")


def the_clash(found: object) -> object:
    return next(one for one in found.findings if one.id == CLASH)  # type: ignore[attr-defined]


def kinds(found: object) -> list[str]:
    return sorted(one.kind for one in found.unsettled)  # type: ignore[attr-defined]


def test_without_anything_the_contradiction_is_open() -> None:
    found = verified()
    assert kinds(found) == ["self-contradiction"]
    assert the_clash(found).settled_by is None  # type: ignore[attr-defined]


def test_an_exception_that_the_source_prints_settles_it_and_it_stays_listed() -> None:
    found = verified(
        (
            "mgkg:section a:all ; mgkg:answers d:route ; mgkg:appliesWhen a:lower",
            "mgkg:section a:all ; mgkg:exceptionTo a:mouth ; mgkg:answers d:route ; mgkg:appliesWhen a:lower",
        )
    )
    assert kinds(found) == []
    assert the_clash(found).settled_by == "a/vein"  # type: ignore[attr-defined]


def test_a_ruling_settles_it_where_its_situation_always_holds() -> None:
    found = verified(added=RULING.format(situation="lower", digest=""))
    assert kinds(found) == []
    assert the_clash(found).settled_by == "a/ruling"  # type: ignore[attr-defined]


def test_a_ruling_leaves_open_the_patients_outside_its_situation() -> None:
    found = verified(added=RULING.format(situation="painful", digest=""))
    assert kinds(found) == ["self-contradiction"]
    witness = the_clash(found).witness  # type: ignore[attr-defined]
    assert [str(fact) for fact in witness.facts if fact.concept == "pain"] == []


def test_a_ruling_for_other_content_is_stale() -> None:
    digest = f' ; mgkg:contentDigest "{SOMETHING_ELSE}"'
    found = verified(added=RULING.format(situation="lower", digest=digest))
    assert kinds(found) == ["stale-resolution"]


def test_an_acceptance_of_the_content_as_it_is_settles_the_finding() -> None:
    digest = the_clash(verified()).digest  # type: ignore[attr-defined]
    found = verified(added=ACCEPTANCE.format(name=CLASH, digest=digest))
    assert kinds(found) == []
    assert the_clash(found).settled_by == "a/accepted"  # type: ignore[attr-defined]


def test_an_edit_of_a_statement_opens_an_accepted_finding_again_and_makes_the_acceptance_stale() -> None:
    digest = the_clash(verified()).digest  # type: ignore[attr-defined]
    found = verified(LOWER, added=ACCEPTANCE.format(name=CLASH, digest=digest))
    assert kinds(found) == ["self-contradiction", "stale-resolution"]


def test_an_edit_of_a_wording_does_not() -> None:
    digest = the_clash(verified()).digest  # type: ignore[attr-defined]
    reworded = ("Below 1.0 mg/dL, give salt one into a vein.", "Salt one by drip where it is below 1.0 mg/dL.")
    assert kinds(verified(reworded, added=ACCEPTANCE.format(name=CLASH, digest=digest))) == []


@pytest.mark.parametrize("name", ["route:a/mouth:a/nobody", ""])
def test_an_acceptance_of_what_is_not_found_is_stale(name: str) -> None:
    found = verified(added=ACCEPTANCE.format(name=name, digest=SOMETHING_ELSE))
    assert kinds(found) == ["self-contradiction", "stale-resolution"]


def test_known_findings_stay_open_and_are_not_new() -> None:
    known = f"""
a:known a mgkg:KnownFindings ; mgkg:findingId "{CLASH}" ; mgkg:rationale "Left open."@en ;
    dcterms:creator "Somebody" ; dcterms:date "2026-11-22"^^xsd:date .
"""
    found = verified(added=known)
    assert kinds(found) == ["self-contradiction"]
    assert CLASH in found.known


def test_what_is_known_and_found_no_more_is_stale() -> None:
    known = """
a:known a mgkg:KnownFindings ; mgkg:findingId "dead:a/mouth" ; mgkg:rationale "Left open."@en ;
    dcterms:creator "Somebody" ; dcterms:date "2026-11-22"^^xsd:date .
"""
    assert kinds(verified(added=known)) == ["self-contradiction", "stale-resolution"]
