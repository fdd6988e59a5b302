"""Decision record 22: the rules as one document for browsers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from mgkg.model.criterion import criteria
from mgkg.publish.browser_rules import PATH, SCHEMA, document, written
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet, compile_rules, judged
from mgkg.store.dataset import Dataset
from mgkg.store.reading import library
from tests.publish.parsed import BuiltSite
from tests.rules import trial

HOSTILE = "</script><!-- \"quoted\" \\ 'it' & \u2028 \u202eright to left\u202c \u0000 \U0001f9ea {{ 7 * 7 }}"


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    return trial.shipped()


def test_the_site_has_the_rules_of_its_content(real_site: BuiltSite, root: Any) -> None:  # noqa: ANN401 - a path
    content = (real_site.folder / PATH).read_bytes()
    assert content == written(load_ruleset(root))
    assert json.loads(content)["schema"] == SCHEMA


def test_they_are_the_same_for_the_same_content(shipped: RuleSet) -> None:
    assert written(compile_rules(shipped.library, "shipped")) == written(shipped)


def test_another_wording_makes_others(shipped: RuleSet) -> None:
    name, one = next((name, one) for name, one in shipped.library.statements.items() if one.applies_when)
    changed = type(one)(**{**vars_of(one), "wording": "Another wording."})
    other = replace(shipped.library, statements={**shipped.library.statements, name: changed})
    assert written(compile_rules(other, "shipped")) != written(shipped)


def vars_of(node: Any) -> dict[str, Any]:  # noqa: ANN401 - any node
    return {name: value for name, value in vars(node).items() if name in type(node).__dataclass_fields__}


def test_they_are_compact(shipped: RuleSet) -> None:
    """Less than a kilobyte a statement, and apart from the wordings less than half of that."""
    size, statements = len(written(shipped)), shipped.library.statements
    words = sum(len((one.title + one.wording + one.plain_wording).encode()) for one in statements.values())
    assert size < 1000 * len(statements)
    assert size - words < 500 * len(statements)
    text = written(shipped).decode()
    assert json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) == text.rstrip("\n")


def test_every_criterion_and_statement_is_there_once(shipped: RuleSet) -> None:
    made = document(shipped)
    slugs = list(made["guidelines"])
    names = [f"{slugs[one['id'][0]]}/{one['id'][1]}" for one in made["criteria"]]
    assert sorted(names) == sorted({leaf.id for root in judged(shipped) for leaf in criteria(root)})
    assert [f"{slugs[row[0]]}/{row[1]}" for row in made["statements"]] == list(shipped.rows)
    assert len(made["clashes"]) == len(shipped.clashes)


def test_numbers_are_exact(shipped: RuleSet) -> None:
    """A mole of magnesium weighs 24.305 g: a decimal could not hold what makes mmol/L of mg/dL."""
    measure = document(shipped)["measures"]["serum-magnesium"]
    assert measure["units"] == {"mEq/L": "1/2", "mg/dL": "2000/4861", "mmol/L": "1"}
    numbers = [value for value in leaves(document(shipped)) if isinstance(value, float)]
    assert numbers == []


def leaves(value: Any) -> Iterator[Any]:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def test_any_text_comes_through_as_it_is(shipped: RuleSet) -> None:
    name, one = next(iter(shipped.library.statements.items()))
    changed = type(one)(**{**vars_of(one), "wording": HOSTILE, "plain_wording": HOSTILE * 200})
    other = replace(shipped.library, statements={**shipped.library.statements, name: changed})
    row = json.loads(written(compile_rules(other)))["statements"][0]
    assert row[6:8] == [HOSTILE, HOSTILE * 200]


def test_content_without_statements_has_rules_too(small: Dataset, edited: Callable[..., Dataset]) -> None:
    content = library(edited())
    bare = replace(content, statements={}, definitions=(), precedences=(), reviews=())
    made = document(compile_rules(bare))
    assert made["statements"] == made["clashes"] == made["conjunctions"] == []
    assert made["terms"]["substance"]
    assert len(document(compile_rules(library(small)))["statements"]) == len(content.statements) > 0
