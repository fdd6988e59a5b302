"""Values of observables as laboratories send them, most of them well, some with any of the usual faults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from mgkg.model.patient import OBSERVATION, Fact, Moment
from mgkg.model.units import unit
from tests.exchange.made.coding import of_other, unknown
from tests.exchange.made.record import Record, Resource
from tests.exchange.made.times import When, day, instant, local, month, some_time, span, usual, year
from tests.exchange.made.vocabulary import SYSTEMS, Assay

UCUM = "http://unitsofmeasure.org"
_CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
# Usual and unusual amounts in the canonical unit; of other observables the lower third of what is possible.
AMOUNTS = {
    "serum-magnesium": (0.25, 1.3),
    "serum-potassium": (2.5, 6),
    "serum-calcium": (1.6, 3.2),
    "serum-creatinine": (40, 400),
    "tacrolimus-level": (2, 25),
    "urine-magnesium": (0.2, 8),
    "urine-creatinine": (2, 20),
    "glomerular-filtration-rate": (8, 120),
}
SPELLINGS = {
    "mmol/L": (("mmol/L", "mmol/l"), ("mmol/L", "mmol/l")),
    "mEq/L": (("meq/L", "mEq/L", "meq/l"), ("mEq/L", "meq/L", "mEq/l")),
    "mg/dL": (("mg/dL", "mg/dl"), ("mg/dL", "mg/dl")),
    "umol/L": (("umol/L", "umol/l"), ("umol/L", "µmol/L")),
    "ug/L": (("ug/L", "ug/l"), ("ug/L", "mcg/L", "µg/L")),
    "ng/mL": (("ng/mL", "ng/ml"), ("ng/mL", "ng/ml")),
}
FAULTS = {
    "none": 60.0,
    "amended": 2.0,
    "corrected": 2.0,
    "preliminary": 3.0,
    "entered-in-error": 2.0,
    "cancelled": 1.5,
    "registered": 1.0,
    "status-unknown": 1.0,
    "no-status": 0.5,
    "data-absent": 2.0,
    "no-value": 0.5,
    "comparator": 3.0,
    "wrong-kind-of-unit": 2.0,
    "unit-and-code-differ": 1.5,
    "unit-text-only": 3.0,
    "unit-code-only": 2.0,
    "unknown-unit": 1.5,
    "no-unit": 1.5,
    "value-as-text": 2.0,
    "value-as-range": 1.0,
    "no-time": 1.0,
    "issued-only": 2.0,
    "time-of-period": 1.0,
    "partial-date": 2.0,
    "no-offset": 1.5,
    "future-value": 1.5,
    "impossible-value": 1.5,
    "focus-on-another": 0.7,
    "focus-on-the-patient": 0.5,
    "name-only": 1.0,
    "said-twice": 2.0,
}
_STATUSES = {"status-unknown": "unknown"}
_STATUS_FAULTS = ("entered-in-error", "cancelled", "registered", "status-unknown")
_RIGHT_STATUSES = ("amended", "corrected", "preliminary")


class Value(NamedTuple):
    """A value that is right, as it is written and as it is meant; faults change the resource or both."""

    assay: Assay
    symbol: str
    printed: str
    quantity: dict[str, Any]
    time: When


def value(record: Record, observable: str, oldest: float, fault: str | None = None) -> None:
    """One value of an observable, of at most so many days ago."""
    fault = fault or record.pick(FAULTS)
    made = _value(record, record.rng.choice(record.words.assays[observable]), oldest)
    resource = record.new(
        "Observation",
        status="final",
        category=[{"coding": [{"system": _CATEGORIES, "code": "laboratory"}]}],
        code=_code(made.assay),
        effectiveDateTime=made.time.text,
        valueQuantity=made.quantity,
    )
    if record.chance(0.3):
        resource["issued"] = instant(record.rng, made.time.moment.end + timedelta(hours=1)).text
    if fault in _STATUS_FAULTS:
        record.aside(resource | {"status": _STATUSES.get(fault, fault)}, "status")
    elif fault in _RIGHT_STATUSES:
        _right(record, resource | {"status": fault}, made, remark=fault == "preliminary")
    elif fault in _FAULTS:
        _FAULTS[fault](record, resource, made)
    else:
        _right(record, resource, made)


def _value(record: Record, assay: Assay, oldest: float) -> Value:
    symbol = record.rng.choice(assay.units)
    printed = _amount(record, assay, symbol)
    codes, texts = SPELLINGS.get(symbol, ((symbol,), (symbol,)))
    quantity = {
        "value": Decimal(printed),
        "unit": record.rng.choice(texts),
        "system": UCUM,
        "code": record.rng.choice(codes),
    }
    if unit(symbol).kind.startswith("equivalents") and "Moles" in assay.label:
        record.reading("equivalents under a code of moles")
    time = usual(record.rng, some_time(record.rng, record.now, 0.01, oldest))
    return Value(assay, symbol, printed, quantity, time)


def _amount(record: Record, assay: Assay, symbol: str) -> str:
    """A number as a laboratory prints it, with its zeros."""
    term = record.words.ruleset.library.terms[assay.observable]
    low, high = (float(getattr(term, name) or 0) for name in ("plausible_low", "plausible_high"))
    low, high = AMOUNTS.get(assay.observable, (low + (high - low) / 100, low + (high - low) / 3))
    scale = record.words.ruleset.scales[assay.observable]
    size = record.rng.uniform(low, high) * float(scale.factor(scale.canonical, symbol))
    if size < 0.5:
        return f"{size:.3f}"
    places = 2 if size < 3 and record.chance(0.6) else (1 if size < 100 else 0)
    return f"{size:.{places}f}"


def _code(assay: Assay) -> dict[str, Any]:
    return {"coding": [{"system": SYSTEMS["loinc"], "code": assay.code, "display": assay.label}], "text": assay.label}


def fact_of(made: Value, moment: Moment, comparator: str | None = None, *, remark: bool = False) -> Fact:
    """The fact that a right value is."""
    return Fact(
        OBSERVATION,
        made.assay.observable,
        Fraction(made.printed),
        made.symbol,
        (comparator or "") + made.printed,
        moment,
        f"made {made.assay.observable}",
        comparator=comparator,
        remarks=("remark",) if remark else (),
    )


def _right(record: Record, resource: Resource, made: Value, *, remark: bool = False) -> None:
    """A value that counts."""
    record.becomes(resource, made.assay.observable)
    record.facts.append(fact_of(made, made.time.moment, remark=remark))


def _absent(record: Record, resource: Resource, made: Value) -> None:
    del resource["valueQuantity"]
    code = record.rng.choice(("unknown", "error", "not-performed"))
    coding = {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": code}
    record.aside(resource | {"dataAbsentReason": {"coding": [coding], "text": made.assay.label}}, "absent")


def _no_value(record: Record, resource: Resource, _: Value) -> None:
    del resource["valueQuantity"]
    record.aside(resource, "no value")


def _bound(record: Record, resource: Resource, made: Value) -> None:
    comparator = record.rng.choice(("<", "<=", ">", ">="))
    resource["valueQuantity"]["comparator"] = comparator
    record.becomes(resource, made.assay.observable)
    record.facts.append(fact_of(made, made.time.moment, comparator))


def _wrong_kind(record: Record, resource: Resource, made: Value) -> None:
    if not made.assay.wrong:
        record.kinds["wrong-kind-of-unit"] -= 1
        _right(record, resource, made)
        return
    symbol = record.rng.choice(made.assay.wrong)
    quantity = made.quantity | {"unit": symbol, "code": SPELLINGS.get(symbol, ((symbol,),))[0][0]}
    record.aside(resource | {"valueQuantity": quantity}, "unit of another kind")


def _differ(record: Record, resource: Resource, made: Value) -> None:
    others = [symbol for symbol in ("mmol/L", "mEq/L", "mg/dL", "umol/L") if symbol != made.symbol]
    quantity = made.quantity | {"unit": record.rng.choice(others)}
    record.aside(resource | {"valueQuantity": quantity}, "unit and code differ")


def _text_only(record: Record, resource: Resource, made: Value) -> None:
    record.reading("a unit in its text alone")
    quantity = {key: made.quantity[key] for key in ("value", "unit")}
    _right(record, resource | {"valueQuantity": quantity}, made)


def _code_only(record: Record, resource: Resource, made: Value) -> None:
    quantity = {key: made.quantity[key] for key in ("value", "system", "code")}
    _right(record, resource | {"valueQuantity": quantity}, made)


def _unknown_unit(record: Record, resource: Resource, made: Value) -> None:
    quantity = {"value": made.quantity["value"], "unit": record.rng.choice(("mg/100", "arb. units", "U/sample"))}
    if record.chance(0.5):
        quantity |= {"system": UCUM, "code": "[arb'U]"}
    record.aside(resource | {"valueQuantity": quantity}, "unit unknown")


def _no_unit(record: Record, resource: Resource, made: Value) -> None:
    if record.chance(0.3):
        del resource["valueQuantity"]
        resource |= {"valueInteger": round(float(made.printed))}
    else:
        resource |= {"valueQuantity": {"value": made.quantity["value"]}}
    record.aside(resource, "no unit")


def _as_text(record: Record, resource: Resource, made: Value) -> None:
    del resource["valueQuantity"]
    words = (f"{made.printed} {made.symbol}", f"< {made.printed} {made.symbol}", "hemolyzed", "see comment", "low")
    record.aside(resource | {"valueString": record.rng.choice(words)}, "text")


def _as_range(record: Record, resource: Resource, made: Value) -> None:
    del resource["valueQuantity"]
    high = made.quantity | {"value": made.quantity["value"] * 2}
    record.aside(resource | {"valueRange": {"low": made.quantity, "high": high}}, "range")


def _no_time(record: Record, resource: Resource, _: Value) -> None:
    del resource["effectiveDateTime"]
    resource.pop("issued", None)
    if record.chance(0.3):
        address = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
        resource["_effectiveDateTime"] = {"extension": [{"url": address, "valueCode": "unknown"}]}
    record.aside(resource, "no time")


def _issued(record: Record, resource: Resource, made: Value) -> None:
    del resource["effectiveDateTime"]
    when = instant(record.rng, some_time(record.rng, record.now, 0.01, 20))
    _right(record, resource | {"issued": when.text}, made._replace(time=when), remark=True)


def _period(record: Record, resource: Resource, made: Value) -> None:
    del resource["effectiveDateTime"]
    record.reading("a value of a period")
    start = some_time(record.rng, record.now, 2, 20)
    first, last = (
        instant(record.rng, start),
        instant(record.rng, start + timedelta(minutes=record.rng.randrange(5, 60))),
    )
    when = When("", span(first.moment.start, last.moment.start))
    period = {"effectivePeriod": {"start": first.text, "end": last.text}}
    _right(record, resource | period, made._replace(time=when))


def _partial(record: Record, resource: Resource, made: Value) -> None:
    at = some_time(record.rng, record.now, 0, 200)
    when = month(at) if record.chance(0.7) else year(at)
    resource.pop("issued", None)
    _right(record, resource | {"effectiveDateTime": when.text}, made._replace(time=when))


def _no_offset(record: Record, resource: Resource, made: Value) -> None:
    when = local(some_time(record.rng, record.now, 0.01, 20))
    record.invalid = True
    _right(record, resource | {"effectiveDateTime": when.text}, made._replace(time=when))


def _future(record: Record, resource: Resource, _: Value) -> None:
    resource.pop("issued", None)
    when = (
        record.future() if record.chance(0.6) else day(record.clock.start + timedelta(days=record.rng.randrange(2, 90)))
    )
    record.aside(resource | {"effectiveDateTime": when.text}, "future")


def _impossible(record: Record, resource: Resource, made: Value) -> None:
    high = record.words.ruleset.library.terms[made.assay.observable].plausible_high  # type: ignore[attr-defined]
    scale = record.words.ruleset.scales[made.assay.observable]
    size = Fraction(high) * scale.factor(scale.canonical, made.symbol) * 3 if high else Fraction(-1)
    number = Decimal(-1) if record.chance(0.3) else Decimal(int(size))
    record.aside(resource | {"valueQuantity": made.quantity | {"value": number}}, "impossible")


def _other_focus(record: Record, resource: Resource, _: Value) -> None:
    other = record.reference(record.rng.choice(("Patient", "RelatedPerson")), record.identifier())
    record.aside(resource | {"focus": [other]}, "focus")


def _own_focus(record: Record, resource: Resource, made: Value) -> None:
    _right(record, resource | {"focus": [record.reference("Patient", record.patient)]}, made)


def _name_only(record: Record, resource: Resource, made: Value) -> None:
    label = record.words.ruleset.library.terms[made.assay.observable].label
    record.aside(resource | {"code": {"text": label}}, "unknown concept")


def _said_twice(record: Record, resource: Resource, made: Value) -> None:
    again = resource | {"id": record.identifier()}
    _right(record, resource, made)
    record.becomes(again, made.assay.observable)


def _no_status(record: Record, resource: Resource, _: Value) -> None:
    del resource["status"]
    record.invalid = True
    record.aside(resource, "status")


_FAULTS: dict[str, Callable[[Record, Resource, Value], None]] = {
    "no-status": _no_status,
    "data-absent": _absent,
    "no-value": _no_value,
    "comparator": _bound,
    "wrong-kind-of-unit": _wrong_kind,
    "unit-and-code-differ": _differ,
    "unit-text-only": _text_only,
    "unit-code-only": _code_only,
    "unknown-unit": _unknown_unit,
    "no-unit": _no_unit,
    "value-as-text": _as_text,
    "value-as-range": _as_range,
    "no-time": _no_time,
    "issued-only": _issued,
    "time-of-period": _period,
    "partial-date": _partial,
    "no-offset": _no_offset,
    "future-value": _future,
    "impossible-value": _impossible,
    "focus-on-another": _other_focus,
    "focus-on-the-patient": _own_focus,
    "name-only": _name_only,
    "said-twice": _said_twice,
}


def panel(record: Record) -> None:
    """One Observation with several components, known and unknown, and sometimes a value of its own."""
    record.kinds["panel"] += 1
    observables = record.rng.sample(sorted(record.words.assays), 2)
    made = [_value(record, record.rng.choice(record.words.assays[name]), 20) for name in observables]
    time = made[0].time
    components = [{"code": _code(one.assay), "valueQuantity": one.quantity} for one in made]
    lipid = {"code": unknown(record, "observation"), "valueQuantity": {"value": Decimal(171), "unit": "mg/dL"}}
    code = {"coding": [{"system": SYSTEMS["loinc"], "code": "24323-8", "display": "Comprehensive metabolic panel"}]}
    resource = record.new(
        "Observation", status="final", code=code, effectiveDateTime=time.text, component=[*components, lipid]
    )
    facts = made
    items: list[tuple[str | None, str | None]] = [(one.assay.observable, None) for one in made]
    items.append((None, "unknown concept"))
    if record.chance(0.4):
        record.kinds["panel-with-own-value"] += 1
        own = _value(record, record.rng.choice(record.words.assays["serum-magnesium"]), 20)
        resource |= {"code": _code(own.assay), "valueQuantity": own.quantity}
        facts = [*made, own]
        items.append((own.assay.observable, None))
    record.place(resource, tuple(items))
    record.facts += [fact_of(one, time.moment) for one in facts]


def red_cells(record: Record) -> None:
    """Magnesium of red cells, which is another thing than that of serum."""
    record.kinds["red-cell-magnesium"] += 1
    for other in record.words.other["red-cell"]:
        when = usual(record.rng, some_time(record.rng, record.now, 0.01, 20))
        quantity = {"value": Decimal("2.10"), "unit": "mmol/L", "system": UCUM, "code": "mmol/L"}
        code = of_other(other)
        record.aside(
            record.new("Observation", status="final", code=code, effectiveDateTime=when.text, valueQuantity=quantity),
            "unknown concept",
        )
