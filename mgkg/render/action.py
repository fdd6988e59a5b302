"""Actions, sets of actions, doses and other quantities as plain values for JSON (design §4)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mgkg.model.action import Action, ActionSet

if TYPE_CHECKING:
    from decimal import Decimal

    from mgkg.model.node import Noted
    from mgkg.model.quantity import Dose, Interval, Quantity


def action_document(action: Action) -> dict[str, Any]:
    """One action, flat; keys that its kind does not have are null."""
    dose: Dose | None = getattr(action, "dose", None)
    interval: Interval | None = getattr(action, "interval", None) or getattr(action, "separation", None)
    agents = getattr(action, "agents", ())
    return {
        "id": action.iri.rsplit("/", 1)[-1],
        "kind": action.kind,
        "agent": getattr(action, "agent", None) or (agents[0] if agents else None),
        "other_agents": [*getattr(action, "other_agents", ()), *agents[1:]],
        "from_agent": getattr(action, "from_agent", None),
        "to_agent": getattr(action, "to_agent", None),
        "route": getattr(action, "route", None),
        "observable": getattr(action, "observable", None),
        "conditions": list(getattr(action, "conditions", ())),
        "watch_for": list(getattr(action, "watch_for", ())),
        "dose": dose_document(dose) if dose else None,
        "interval": quantity_document(interval) | {"kind": interval.interval_kind} if interval else None,
        "timing": getattr(action, "timing", None),
        "before": [pattern.title for pattern in action.before],
        "preferred": action.preferred,
        "notes": _notes(action),
    }


def dose_document(dose: Dose) -> dict[str, Any]:
    """A dose with all that is printed of it."""
    return quantity_document(dose) | {
        "basis": dose.basis,
        "count": dose.count,
        "frequency": dose.frequency,
        "frequency_max": dose.frequency_max,
        "period": plain_number(dose.period),
        "period_max": plain_number(dose.period_max),
        "period_unit": dose.period_unit,
        "infusion_time": dose.infusion_time.printed if dose.infusion_time else None,
        "timing": list(dose.timings),
        "vehicle": dose.vehicle,
        "relative_change": dose.relative_change,
        "also_printed": [quantity_document(other) for other in dose.also_printed],
        "titration": (
            {"trigger": dose.titration.trigger, "to": dose_document(dose.titration.to_dose)} if dose.titration else None
        ),
        "notes": _notes(dose),
    }


def quantity_document(quantity: Quantity) -> dict[str, Any]:
    """A number, or a range of numbers, as printed and as numbers."""
    return {
        "printed": quantity.printed,
        "low": plain_number(quantity.low),
        "high": plain_number(quantity.high),
        "unit": quantity.unit,
        "approximate": quantity.approximate,
    }


def plain_number(value: Decimal | Fraction | None) -> int | float | None:
    """A number as JSON has it; the digits of the print stand beside it under `printed`."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _notes(node: Noted) -> list[dict[str, str]]:
    return [{"kind": note.note_kind, "text": note.wording} for note in node.notes]


def nested(action_set: ActionSet) -> dict[str, Any]:
    """A set of actions with the identifiers of its members, and the sets in it."""
    return {
        "combine": action_set.combine,
        "exhaustive": action_set.exhaustive,
        "preferred": action_set.preferred,
        "members": [
            nested(member) if isinstance(member, ActionSet) else member.iri.rsplit("/", 1)[-1]
            for member in action_set.members
        ],
    }
