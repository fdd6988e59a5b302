"""Proposed cases as a case file, from what is proposed; each says that it is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mgkg.render.findings.witness import as_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.patient import Patient

_HEAD = """\
# Proposed by mgkg verify --cases. Nothing here is accepted: the outcomes are what the rules make of each patient now.
# To accept a case, read the sentence of its source, write under expect what that says, and take out its status.
"""


class Proposed(Protocol):
    """A case that is proposed."""

    @property
    def name(self) -> str:
        """What it is to show."""

    @property
    def statement(self) -> str:
        """The statement whose source has to be read."""

    @property
    def patient(self) -> Patient:
        """The patient."""

    @property
    def expected(self) -> str:
        """What comes out now."""


def case_file(proposals: Iterable[Proposed]) -> str:
    """A case file of proposed cases."""
    return "\n".join([_HEAD, *(_case(one) for one in proposals)])


def _case(one: Proposed) -> str:
    patient = "\n".join(as_yaml(one.patient, "    ")) or "    has: []"
    expect = {one.expected: f"[{one.statement}]"}
    if one.expected == "against":
        expect = {"against": f"[{one.statement}]"}
    lines = [f"    {key}: {value}" for key, value in expect.items()]
    return "\n".join(
        [
            f"- name: {one.name}",
            f"  source: {one.statement}",
            "  status: proposed",
            "  patient:",
            patient,
            "  expect:",
            *lines,
            "",
        ]
    )
