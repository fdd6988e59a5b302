"""What settles findings: acceptances of the content as it is; and rulings and acceptances that speak of nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mgkg.verify.digest import digest
from mgkg.verify.finding import Finding
from mgkg.verify.words import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.verify.inquiry import Inquiry

DISAGREEMENTS = ("conflict", "self-contradiction")


def accepted(findings: Iterable[Finding], inquiry: Inquiry) -> list[Finding]:
    """Findings with the acceptances that settle them: those that name the finding and the content as it is now."""
    accepting = {(one.finding_id, one.content_digest): one.id for one in inquiry.ruleset.library.acceptances}
    return [one if one.settled_by else replace(one, settled_by=accepting.get((one.id, one.digest))) for one in findings]


def stale(findings: list[Finding], inquiry: Inquiry) -> Iterator[Finding]:
    """Acceptances of what is not found, or of other content, and rulings between statements that do not disagree."""
    library = inquiry.ruleset.library
    known = {finding.id: finding for finding in findings}
    for acceptance in library.acceptances:
        found = known.get(acceptance.finding_id)
        if found is None:
            why = "which is found no more. Remove the acceptance."
        elif found.digest != acceptance.content_digest:
            why = f"but what that speaks of was changed. Decide anew; the digest is now {found.digest}."
        else:
            continue
        between = found.between if found else ()
        yield _stale(acceptance.id, f"{acceptance.id} accepts “{acceptance.finding_id}”, {why}", between, acceptance)
    for one in library.known_findings:
        for name in one.finding_ids:
            if name not in known:
                text = f"{one.id} lists “{name}” as known, which is found no more. Take it out."
                yield _stale(f"{one.id}#{name}", text, (), one)
    disputes = {frozenset(one.between) for one in findings if one.kind in DISAGREEMENTS}
    for ruling in library.precedences:
        pair = (ruling.winner, ruling.loser)
        disputed = frozenset(pair) in disputes
        who = f"{named(ruling.winner, library)} over {named(ruling.loser, library)}"
        now = digest(library.statements[name] for name in pair)
        if not disputed:
            text = f"{ruling.id} puts {who}, but the two disagree in no patient. Remove the ruling."
            yield _stale(ruling.id, text, pair, ruling)
        elif ruling.content_digest not in (None, now):
            text = f"{ruling.id} puts {who}, but one of them was changed since. Decide anew; the digest is now {now}."
            yield _stale(ruling.id, text, pair, ruling)


def _stale(name: str, text: str, between: tuple[str, ...], node: object) -> Finding:
    return Finding(
        id=f"stale-resolution:{name}",
        kind="stale-resolution",
        between=(name.partition("#")[0], *between),
        text=text,
        digest=digest([node]),
    )
