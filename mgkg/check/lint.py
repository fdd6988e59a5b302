"""Validation results from content by the lint rules of the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.check.registry import REGISTRY, Rule
from mgkg.errors import Place
from mgkg.model.report import ValidationResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content, Remark


def lint(content: Content, needs: str) -> Iterator[ValidationResult]:
    """What the rules find that look at nodes, at values, or at compiled rules; the latter two may fail to be made."""
    for rule in REGISTRY:
        if rule.needs == needs:
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
