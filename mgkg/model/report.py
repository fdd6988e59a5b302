"""Results of validation: what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

VIOLATION, WARNING, INFO = "violation", "warning", "info"
SEVERITIES = (VIOLATION, WARNING, INFO)


@dataclass(frozen=True, kw_only=True)
class ValidationResult:
    """One thing that a shape, a rule or a case found.

    Attributes:
        severity: violation, warning or info; only a violation keeps content from conforming.
        file: relative to the content root.
        line: the line in it, where one is known.
        focus: the address of the node that is wrong; None where it is a file.
        path: the address of the property that is wrong, where it is one.
        message: what is wrong and how to mend it.
        rule: the name of what found it: sh:minCount, canonical-form, case.
        value: the value that is wrong, where it is one; it tells two results of one property apart.
    """

    severity: str
    file: str
    line: int | None = None
    focus: str | None = None
    path: str | None = None
    message: str
    rule: str
    value: str | None = None
