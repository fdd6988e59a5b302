"""What a patient's record holds that no concept here speaks of, gathered by reason, from what was set aside."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mgkg.model.patient import SetAside
    from mgkg.reason.evaluate import Evaluation


def of_record(evaluation: Evaluation) -> list[SetAside]:
    """What the record says of concepts that are known here, and that still is no fact."""
    return [one for one in evaluation.patient.set_aside if one.concept]


def unread(evaluation: Evaluation) -> dict[str, list[SetAside]]:
    """What the record says of anything else, by reason, the most frequent first."""
    found: dict[str, list[SetAside]] = defaultdict(list)
    for one in sorted(evaluation.patient.set_aside, key=lambda one: (-one.times, one.what)):
        if not one.concept:
            found[one.reason].append(one)
    return dict(sorted(found.items(), key=lambda item: -sum(one.times for one in item[1])))


def named(ones: list[SetAside]) -> str:
    """Names with how often each stands: "Body Height (57), Body Weight"."""
    return ", ".join(f"{one.what} ({one.times})" if one.times > 1 else one.what for one in ones)
