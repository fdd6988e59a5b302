"""How many of the facts that a question must give were understood, and how many others were; from a question set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mgkg.ask.answer import answer
from mgkg.ask.lexicon import Lexicon
from mgkg.ask.understanding import understand
from mgkg.errors import ContradictionError
from mgkg.model.patient import OBSERVATION, Fact, Patient, moment
from mgkg.reason.patient_file import Words, with_words
from mgkg.rules.ruleset import RuleSet

DATA = Path(__file__).parent.parent / "data" / "questions"
NOW = moment("2026-11-22T12:00")
Key = tuple[Any, ...]


@dataclass
class Score:
    """Counts over a set of questions, and what went wrong in which."""

    questions: int = 0
    found: int = 0
    missed: int = 0
    added: int = 0
    polarity: int = 0
    value: int = 0
    unit: int = 0
    not_asked: int = 0
    not_told: int = 0
    covered_wrong: int = 0
    remarks: list[str] = field(default_factory=list, repr=False)

    @property
    def precision(self) -> float:
        """Of the facts that were understood, how many are stated."""
        return self.found / max(self.found + self.added, 1)

    @property
    def recall(self) -> float:
        """Of the facts that are stated, how many were understood."""
        return self.found / max(self.found + self.missed, 1)

    def line(self, name: str) -> str:
        """The counts in a line."""
        return (
            f"{name}: {self.questions} questions, {self.found + self.missed} facts: "
            f"precision {self.precision:.3f}, recall {self.recall:.3f}; errors of polarity {self.polarity}, "
            f"of value {self.value}, of unit {self.unit}; units not asked for {self.not_asked}; unknown words not told "
            f"{self.not_told}; covered or not, wrong {self.covered_wrong}"
        )


def questions(name: str) -> list[dict[str, Any]]:
    """A question set as it is written."""
    found: list[dict[str, Any]] = yaml.safe_load((DATA / f"{name}.yaml").read_text())
    return found


def scored(name: str, ruleset: RuleSet) -> Score:
    """What is understood of a question set."""
    lexicon = Lexicon(ruleset.library)
    score = Score()
    for entry in questions(name):
        _score(entry, lexicon, ruleset, score)
    return score


def expected(words: list[str], ruleset: RuleSet) -> list[Fact]:
    """Facts from the words of a command line."""
    observations = [one for one in words if "=" in one]
    denied = [one.removeprefix("not ") for one in words if "=" not in one and one.startswith("not ")]
    stated = [one for one in words if "=" not in one and not one.startswith("not ")]
    return list(with_words(Patient(), Words(observations, stated, denied), ruleset).facts)


def _key(fact: Fact) -> Key:
    # What is not dated is of now.
    when = fact.moment.printed if fact.moment and fact.moment.day != NOW.day else None
    return (fact.kind, fact.concept, fact.comparator, fact.value, fact.unit, when)


def _score(entry: dict[str, Any], lexicon: Lexicon, ruleset: RuleSet, score: Score) -> None:
    understanding = understand(entry["question"], lexicon, ruleset, NOW)
    understood = [one.fact for one in understanding.understood]
    told = " | ".join(one.words for one in understanding.not_understood)
    wanted = Counter(_key(fact) for fact in expected(entry["facts"], ruleset))
    free = {_key(fact) for fact in expected(entry.get("either", []), ruleset)}
    got = Counter(key for fact in understood if (key := _key(fact)) not in free or key in wanted)
    both, missed, added = wanted & got, wanted - got, got - wanted
    score.questions += 1
    score.found += both.total()
    score.missed += missed.total()
    score.added += added.total()
    _errors(missed, added, entry, score)
    for words in entry.get("asked", []):
        # What was asked for, a bare number of it at least, must be told as not used.
        if not any(part in told for part in (words, words.split()[-1], *[w for w in words.split() if w[0].isdigit()])):
            score.not_asked += 1
            score.remarks.append(f"{entry['id']}: not asked: {words}")
    for words in entry.get("unknown", []):
        if not any(part.strip(",.?!").casefold() in told.casefold() for part in words.split()):
            score.not_told += 1
    try:
        is_covered = answer(entry["question"], lexicon, ruleset, NOW).is_covered
    except ContradictionError:
        is_covered = True  # what contradicts itself is refused, and both sides are named
    if is_covered != entry["covered"]:
        score.covered_wrong += 1
        score.remarks.append(f"{entry['id']}: covered {is_covered}, should be {entry['covered']}")


def _errors(missed: Counter[Key], added: Counter[Key], entry: dict[str, Any], score: Score) -> None:
    for kind, concept, comparator, value, unit, when in added:
        score.remarks.append(
            f"{entry['id']}: added {kind} {concept} {comparator or ''}{value or ''} {unit or ''} {when or ''}"
        )
        same = [one for one in missed if one[1] == concept]
        if kind != OBSERVATION:
            score.polarity += any(one[0] not in (kind, OBSERVATION) for one in same)
            continue
        score.value += bool(same) and not any((one[2], one[3]) == (comparator, value) for one in same)
        score.unit += any((one[2], one[3]) == (comparator, value) and one[4] != unit for one in same)
    for kind, concept, comparator, value, unit, when in missed:
        score.remarks.append(
            f"{entry['id']}: missed {kind} {concept} {comparator or ''}{value or ''} {unit or ''} {when or ''}"
        )
