"""What a project wants of verify, from the table [tool.mgkg.verify] of its pyproject.toml."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from mgkg.errors import ConfigurationError
from mgkg.verify.finding import KINDS
from mgkg.verify.inquiry import Policy

if TYPE_CHECKING:
    from pathlib import Path

FILE = "pyproject.toml"
_AGES = {"evidence-years": "evidence_years", "review-months": "review_months", "limit-seconds": "limit_seconds"}
_KEYS = {"fail-on": "fail_on", **_AGES}


def policy(root: Path) -> Policy:
    """The policy of a content root; without a table the one that fails on nothing.

    Raises:
        ConfigurationError: the file cannot be read, or asks for what does not exist.
    """
    path = root / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Policy()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError("The file cannot be read", where=FILE, remedy="Make it a text file.") from error
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"The file is no TOML ({error})", where=FILE, remedy="Mend it there.") from error
    found = given.get("tool", {})
    for name in ("mgkg", "verify"):
        found = found.get(name, {}) if isinstance(found, dict) else {}
    return _policy(found)


def _policy(found: Any) -> Policy:  # noqa: ANN401 - whatever a file holds
    if not isinstance(found, dict):
        raise _wrong("is no table", f"Its keys are {', '.join(_KEYS)}.")
    for key in found:
        if key not in _KEYS:
            raise _wrong(f"has an unknown key {key}", _near(key, _KEYS))
    kinds = found.get("fail-on", [])
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise _wrong("has a fail-on that is no list of kinds", f"The kinds are {', '.join(KINDS)}.")
    for kind in kinds:
        if kind not in KINDS:
            raise _wrong(f"names {kind}, which is no kind of finding", _near(kind, KINDS))
    ages = {name: found[key] for key, name in _AGES.items() if key in found}
    for name, age in ages.items():
        if not isinstance(age, int) or isinstance(age, bool) or age < 1:
            raise _wrong(f"has {name.replace('_', '-')} = {age!r}", "Write a whole number of 1 or more.")
    return Policy(fail_on=tuple(kinds), **ages)


def _near(name: str, known: dict[str, str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."


def _wrong(what: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(f"[tool.mgkg.verify] {what}", where=FILE, remedy=remedy)
