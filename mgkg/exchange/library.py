"""A resource as the library fhir.resources reads it (R4B), and what that library finds wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from mgkg.exchange.element import Resource, clean
from mgkg.exchange.stream import Number


def fault(resource: Resource) -> str | None:
    """What the library finds wrong with a resource, in one phrase; None where it is valid."""
    try:
        _model(resource)
    except Exception as error:  # noqa: BLE001 - whatever stops the library, the resource has not been found valid
        errors = getattr(error, "errors", None)
        first = errors()[0] if callable(errors) and errors() else {}
        where = ".".join(str(part) for part in first.get("loc", ()))
        said = str(first.get("msg", error)).removeprefix("Value error, ")
        return clean(f"no valid FHIR R4 (by fhir.resources): {f'{where}: ' if where else ''}{said}", 200)
    return None


def reading(resource: Resource) -> dict[str, Any]:
    """The resource with all its elements as the library has read them; the library's error where it refuses it."""
    found: dict[str, Any] = _written(_model(resource))
    return found


def _model(resource: Resource) -> Any:  # noqa: ANN401 - one of some 150 classes of the library
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(str(resource["resourceType"])).model_validate(_typed(resource))


def _typed(value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    """The value with numbers as numbers, exact ones."""
    if isinstance(value, Number):
        return int(value) if value.lstrip("-").isdigit() else Decimal(value)
    if isinstance(value, Mapping):
        return {key: _typed(inner) for key, inner in value.items()}
    return [_typed(inner) for inner in value] if isinstance(value, list) else value


def _written(value: Any) -> Any:  # noqa: ANN401 - any value of a model
    """The value as plain JSON, with the digits of numbers."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        return Number(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, list):
        return [_written(inner) for inner in value]
    fields = getattr(type(value), "model_fields", None)
    if fields is None:
        return str(value)
    found = {info.alias or name: getattr(value, name) for name, info in fields.items()}
    kind = {"resourceType": value.get_resource_type()} if "id" in found and hasattr(value, "meta") else {}
    return kind | {key: _written(inner) for key, inner in found.items() if inner is not None}
