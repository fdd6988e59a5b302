"""10,000 damaged bundles: one clear error each, or an answer that lists what was set aside; no fact is lost."""

from __future__ import annotations

import json
import sys
from collections import Counter

from mgkg.errors import ContradictionError, MgkgError
from mgkg.model.patient import Fact, Patient
from mgkg.reason.evaluate import evaluate
from tests.exchange.mutations import WHOLE, mutants
from tests.exchange.records import CLOCK, Reader

MANY, SEED = 10_000, 20
EACH = 20


# Counted by hand: each resource, each component, each ingredient beside the code of its product.
ITEMS = (4, 7, 8, 3)


def test_what_is_whole_is_read_whole(read: Reader) -> None:
    found = [read.path(read.file(whole)) for whole in WHOLE]
    assert tuple(one.items for one in found) == ITEMS
    assert all(one.facts for one in found)


def test_fuzz(read: Reader) -> None:
    counts: Counter[str] = Counter()
    usual = [set(read.path(read.file(whole)).set_aside) for whole in WHOLE]
    for number, content in enumerate(mutants(MANY, SEED)):
        path = read.file(content)
        try:
            found = read.path(path)  # which checks that items in = items behind facts + items set aside
        except MgkgError as error:
            counts["refused" if _is_clear(str(error)) else "refused in words that are not clear"] += 1
            continue
        assert found.items >= _entries(content)
        counts["with further entries set aside" if set(found.set_aside) not in usual else "read whole"] += 1
        if number % EACH == 0:
            _evaluate(read, found.facts)
    sys.stdout.write(f"{MANY} damaged bundles: {dict(counts)}\n")
    assert len(counts) == 3
    assert min(counts.values()) > MANY / 20


def _entries(content: bytes) -> int:
    """How many entries a Bundle has: each is an item at least."""
    try:
        whole = json.loads(content)
    except ValueError:
        return 0
    entries = whole.get("entry") if whole.get("resourceType") == "Bundle" else None
    return len(entries) if isinstance(entries, list) else 0


def _is_clear(line: str) -> bool:
    return "\n" not in line and line.endswith((".", "?", ")")) and "record.json" in line


def _evaluate(read: Reader, facts: tuple[Fact, ...]) -> None:
    """Nothing that one item of a record holds stops an answer; two that contradict each other are both named."""
    try:
        evaluate(read.ruleset, Patient(facts), CLOCK)
    except ContradictionError as error:
        both = str(error).count("record.json: ")
    else:
        both = 2
    assert both == 2
