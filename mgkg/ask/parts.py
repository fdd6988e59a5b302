"""A question taken apart: its tokens, what is named and measured, when, and its clauses."""

from __future__ import annotations

from typing import NamedTuple

from mgkg.ask.clause import Clause, clauses
from mgkg.ask.lexicon import Lexicon
from mgkg.ask.measured import Value, values
from mgkg.ask.mention import Mention, mentions
from mgkg.ask.tokens import Token, tokens
from mgkg.ask.when import Time, times
from mgkg.model.patient import Moment
from mgkg.rules.cut import Scale


class Question(NamedTuple):
    """The text of a question and its parts."""

    text: str
    found: list[Token]
    named: list[Mention]
    measured: list[Value]
    told: list[Time]
    clauses: list[Clause]
    lexicon: Lexicon

    @property
    def plain_words(self) -> list[str]:
        """All tokens as plain words."""
        return [token.plain for token in self.found]

    def clause_of(self, at: int) -> Clause:
        """The clause in which a token stands."""
        return next((one for one in self.clauses if one.first <= at < one.end), self.clauses[-1])

    def sentence_of(self, clause: Clause) -> list[Token]:
        """The tokens of the sentence in which a clause stands."""
        parts = [one for one in self.clauses if one.sentence == clause.sentence]
        return self.found[parts[0].first : parts[-1].end]

    def words(self, first: int, end: int) -> str:
        """The text of some tokens, with single blanks."""
        return " ".join(self.text[self.found[first].start : self.found[end - 1].end].split())

    def plain(self, mention: Mention) -> tuple[str, ...]:
        """The plain words of a mention."""
        return tuple(token.plain for token in self.found[mention.first : mention.end])

    def kinds(self, mention: Mention) -> set[str]:
        """What kinds of terms a mention may name."""
        return {self.lexicon.kind(name.concept) for name in mention.names}


def taken_apart(text: str, lexicon: Lexicon, scales: dict[str, Scale], at: Moment) -> Question:
    """The parts of a question that is put at a moment."""
    found = tokens(text)
    named = mentions(found, lexicon)
    taken = frozenset(place for mention in named for place in range(mention.first, mention.end))
    told = times(found, at)
    timing = frozenset(place for time in told for place in range(time.first, time.end))
    measured = values(found, named, timing, lexicon, scales)
    return Question(text, found, named, measured, told, clauses(found, taken, timing), lexicon)
