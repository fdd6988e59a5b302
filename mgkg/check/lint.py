"""Validation results from content by the lint rules of the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.errors import Place
from mgkg.model.report import ValidationResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.check.content import Content, Remark
    from mgkg.check.registry import Rule


def lint(content: Content, rules: Iterable[Rule]) -> Iterator[ValidationResult]:
    """What some rules find; MgkgError where what they need cannot be made of the content."""
    for rule in rules:
        for remark in rule.find(content):
            yield _result(rule, remark, content)


def _result(rule: Rule, remark: Remark, content: Content) -> ValidationResult:
    place = remark.place
    if place is None:
        place = content.dataset.place(remark.focus, remark.path) if remark.focus else Place("")
    return ValidationResult(
        severity=remark.severity or rule.severity,
        file=str(place.file),
        line=place.line,
        focus=remark.focus,
        path=remark.path,
        message=remark.message,
        rule=rule.name,
        value=remark.value,
    )
