"""The compiled RuleSet of a content root, from the user's cache when the content has not changed.

A cached RuleSet is found by the digest of all content and of the program; what is damaged or from other
content is compiled anew, never trusted. It is unpickled with the model's own classes alone, so that a file
put there by somebody else cannot run code.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from mgkg.rules.ruleset import RuleSet, compile_rules
from mgkg.store import cache
from mgkg.store.content import rules_digest

if TYPE_CHECKING:
    from pathlib import Path

_OWN = ("mgkg.model.", "mgkg.rules.")
_PLAIN = {("fractions", "Fraction"), ("decimal", "Decimal"), ("builtins", "frozenset"), ("builtins", "set")}


def load_ruleset(root: Path) -> RuleSet:
    """The RuleSet of a content root; the errors of loading and compiling name the place."""
    digest = rules_digest(root)
    name = f"rules-{digest[:32]}-{cache.program('model', 'rules', 'store')}.pickle"
    stored = cache.read(name)
    if stored is not None:
        ruleset = cache.unpickled(stored, _OWN, _PLAIN)
        if isinstance(ruleset, RuleSet) and ruleset.digest == digest:
            return ruleset
    ruleset = compile_content(root, digest)
    cache.write(name, pickle.dumps(ruleset, protocol=pickle.HIGHEST_PROTOCOL))
    return ruleset


def compile_content(root: Path, digest: str) -> RuleSet:
    """The RuleSet of a content root, read and compiled now."""
    from mgkg.store.dataset import load
    from mgkg.store.reading import library

    return compile_rules(library(load(root)), digest)
