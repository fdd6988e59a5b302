"""A report as text, as JSON, or as annotations of GitHub's workflows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mgkg.model.report import INFO, VIOLATION, WARNING
from mgkg.store.reading import short

if TYPE_CHECKING:
    from collections.abc import Callable

    from mgkg.check.report import Report
    from mgkg.model.report import ValidationResult
    from mgkg.render.style import Style

SCHEMA = "mgkg.check/1"
_KEYS = ("severity", "file", "line", "focus", "path", "message", "rule")
_PAINT = {VIOLATION: ("red",), WARNING: ("yellow",), INFO: ()}
_COMMANDS = {VIOLATION: "error", WARNING: "warning", INFO: "notice"}


def as_text(report: Report, style: Style, *, with_info: bool) -> str:
    """A line a result, files apart, then what it comes to; results that are only worth knowing are counted."""
    shown = [result for result in report.results if with_info or result.severity != INFO]
    blocks: dict[str, list[str]] = {}
    for result in shown:
        blocks.setdefault(result.file, []).append(_line(result, style))
    hidden = len(report.results) - len(shown)
    return "\n\n".join(["\n".join(lines) for lines in blocks.values()] + [_summary(report, hidden)])


def _line(result: ValidationResult, style: Style) -> str:
    place = f"{result.file}:{result.line}" if result.line else result.file or "."
    name = short(result.focus) if result.focus else ""
    # Most messages name the node themselves.
    about = f"{name}: " if name and name not in result.message else ""
    severity = style.paint(result.severity, *_PAINT[result.severity])
    return f"{style.paint(place, 'bold')}: {severity} [{result.rule}] {about}{result.message}"


def _summary(report: Report, hidden: int) -> str:
    counts = [(report.count(VIOLATION), "violation"), (report.count(WARNING), "warning"), (report.count(INFO), "note")]
    said = ", ".join(f"{count} {name}{'s' * (count != 1)}" for count, name in counts)
    verdict = (
        "The check did not run to its end" if report.stopped else "Conforms" if report.conforms else "Does not conform"
    )
    return f"{verdict}: {said}{' (--all shows the notes)' if hidden else ''}."


def as_json(report: Report, style: Style, *, with_info: bool) -> str:
    """The object that design §4 lays down; notes are always in it."""
    del style, with_info
    results = [{key: getattr(result, key) for key in _KEYS} for result in report.results]
    return json.dumps({"schema": SCHEMA, "conforms": report.conforms, "results": results}, ensure_ascii=False, indent=2)


def as_github(report: Report, style: Style, *, with_info: bool) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    del style, with_info
    return "\n".join([*(_command(result) for result in report.results), _summary(report, 0)])


def _command(result: ValidationResult) -> str:
    line = f",line={result.line}" if result.line else ""
    place = f"file={_escaped(result.file, ':,')}{line},title={_escaped(result.rule, ':,')}"
    return f"::{_COMMANDS[result.severity]} {place}::{_escaped(result.message)}"


def _escaped(text: str, more: str = "") -> str:
    """Percent-encoding as the runner's toolkit does it: line ends and %, in properties also the marks between them."""
    for mark in f"%\r\n{more}":
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


FORMATS: dict[str, Callable[..., str]] = {"text": as_text, "json": as_json, "github": as_github}
