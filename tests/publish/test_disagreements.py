"""Where the sources disagree: both sides, the patient who shows it and a link that opens that patient."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from mgkg.model.patient import Fact, Patient
from mgkg.publish.findings import DISAGREEMENTS, Findings, findings
from mgkg.publish.permalink import permalink
from mgkg.store.dataset import load
from mgkg.store.reading import library
from tests.publish.parsed import BuiltSite, words

PAGE = "disagreements/"


@pytest.fixture(scope="module")
def found(root: Path) -> Findings:
    return findings(root, library(load(root)))


def test_every_open_disagreement_shows_both_sides_and_its_patient(real_site: BuiltSite, found: Findings) -> None:
    page = real_site[PAGE]
    said = words(page.text)
    assert len(found.disagreements) > 10
    assert {cause.first.kind for cause in found.disagreements} == set(DISAGREEMENTS)
    for cause in found.disagreements:
        assert cause.anchor in page.anchors
        assert len(cause.positions) >= 2
        assert words(cause.patient(cause.first)) in said
        for position in cause.positions:
            for takers in position.takers.values():
                assert all(f"../guideline/{it.id}/" in page.links for it in takers)
                assert words(takers[0].wording) in said
    assert "Rests on" in said


def test_no_settled_pair_is_called_open(real_site: BuiltSite, found: Findings) -> None:
    anchors = set(real_site[PAGE].anchors)
    assert found.settled
    assert not {cause.anchor for cause in found.settled} & anchors


def test_the_front_page_counts_what_is_here(real_site: BuiltSite, found: Findings) -> None:
    said = words(real_site[""].text)
    shelves = found.library
    assert f"{len(shelves.statements)} statements, each with its place" in said
    assert f"{len(shelves.guidelines)} sources, encoded whole" in said
    assert f"{len(found.disagreements)} open disagreements between" in said
    assert "0 statements approved by a clinician" in said


def test_a_patient_is_checked_by_a_link(real_site: BuiltSite, found: Findings) -> None:
    links = [link for link in real_site[PAGE].links if "check/#" in link]
    assert links == [f"../{permalink(cause.first.witness)}" for cause in found.disagreements if cause.first.witness]
    assert len(links) > 10
    assert "check/" in real_site[""].links


def test_every_fact_stands_in_the_link() -> None:
    facts = (
        Fact("observation", "serum-magnesium", value=None, printed="1.10", unit="mg/dL"),
        Fact("has", "tacrolimus"),
        Fact("has-not", "a&b=c"),
    )
    link = permalink(Patient(facts=facts, complete=frozenset({"medications", "conditions"})))
    page, _, fragment = link.partition("#")
    assert page == "check/"
    assert parse_qs(fragment) == {
        "obs": ["serum-magnesium:1.10:mg/dL"],
        "has": ["tacrolimus"],
        "not": ["a&b=c"],
        "complete": ["conditions", "medications"],
    }
