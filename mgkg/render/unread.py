"""What a patient's record holds that no concept here speaks of, gathered by reason, from what was set aside."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mgkg.model.patient import SetAside
    from mgkg.reason.evaluate import Evaluation

_MOST_ALONE = 2


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


def gathered(evaluation: Evaluation) -> list[str]:
    """What the record says of known concepts and is no fact, for people: a reason that many share is said once."""
    found: dict[tuple[str | None, str], list[SetAside]] = defaultdict(list)
    for one in of_record(evaluation):
        found[one.concept, one.reason].append(one)
    terms, lines = evaluation.ruleset.library.terms, []
    for (concept, reason), ones in found.items():
        if len(ones) > _MOST_ALONE and concept is not None:
            more = sum(one.times for one in ones)
            lines.append(f"{more} entries on {terms[concept].label}, such as {ones[-1].what} — {reason}.")
            continue
        lines += [f"{one.what}{f' ({one.times} times)' if one.times > 1 else ''} — {one.reason}." for one in ones]
    return lines


def named(ones: list[SetAside], most: int | None = None) -> str:
    """Names with how often each stands: "Body Height (57), Body Weight"; after so many, how many more there are."""
    said = [f"{one.what} ({one.times})" if one.times > 1 else one.what for one in ones[:most]]
    more = sum(one.times for one in ones[most:]) if most is not None else 0
    return ", ".join(said) + (f", and {more} more" if more else "")
