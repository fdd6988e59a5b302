"""What content held before (the versions of a guideline, and the triples of a version) from the history in git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mgkg.errors import MgkgError
from mgkg.store.content import GUIDELINES, ONTOLOGY, SHAPES
from mgkg.store.turtle import Literal, Triple, parse_text
from mgkg.vocabulary import GUIDELINE, MGKG

WHOLE, SHALLOW, NONE = "whole", "shallow", "none"
_SECONDS = 60


class Version(NamedTuple):
    """A version of a guideline.

    Attributes:
        name: as the guideline gives it: 0.1.0.
        commit: the last commit that has it; empty for what the folder holds now.
        day: the day of the commit in UTC, as an ISO date; empty where there is none.
    """

    name: str
    commit: str = ""
    day: str = ""


class Held(NamedTuple):
    """What a folder held in a commit: its triples, and the files that cannot be read."""

    triples: tuple[Triple, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """The history of a content root.

    It is read by the program git, which knows every form of repository; nothing is fetched and nothing written.

    Attributes:
        root: the content root.
    """

    root: Path

    @cached_property
    def extent(self) -> str:
        """Whether the history is here as a whole, in part (a shallow or a partial clone), or not at all."""
        if not self.head or not self._run("ls-tree", "--name-only", "HEAD", f"./{GUIDELINES}/"):
            return NONE
        # What a partial clone lacks is never fetched, and looks as if nobody had committed it.
        partial = self._run("config", "--get-regexp", r"^remote\..*\.promisor$")
        return SHALLOW if partial or self._run("rev-parse", "--is-shallow-repository") == "true" else WHOLE

    @cached_property
    def head(self) -> str:
        """The commit that the folder was last brought to; empty where there is none."""
        return self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")

    @cached_property
    def prefix(self) -> str:
        """Where the content root lies in its repository."""
        return self._run("rev-parse", "--show-prefix")

    def versions(self, slug: str) -> list[Version]:
        """The versions of a guideline that were committed, the newest first, each with the last commit that has it.

        A commit whose guideline cannot be read, or has no version, is passed over.
        """
        if self.extent == NONE:
            return []
        folder = f"{GUIDELINES}/{slug}"
        # No setting of the user changes what rev-list prints.
        log = self._run("rev-list", "--first-parent", "--timestamp", "HEAD", "--", f"./{folder}").splitlines()
        commits = {commit: seconds for seconds, commit in (line.split(" ") for line in log)}
        named: dict[str, str] = {}
        found: dict[str, Version] = {}
        file = f"{folder}/guideline.ttl"
        for commit, _, content in self._contents((commit, file) for commit in commits):
            text = content.decode(errors="replace")
            name = named.get(text)
            if name is None:
                name = named[text] = _version(text, slug)
            if name and name not in found:
                found[name] = Version(name, commit, _day(commits[commit]))
        return list(found.values())

    def guideline(self, commit: str, slug: str) -> Held:
        """The triples of a guideline in a commit."""
        return self._held(commit, f"{GUIDELINES}/{slug}")

    def shared(self, commit: str) -> Held:
        """The triples of the ontology, its schemes and the terms in a commit."""
        return self._held(commit, ONTOLOGY)

    def _held(self, commit: str, folder: str) -> Held:
        listed = self._git("ls-tree", "-r", "-z", "--name-only", commit, f"./{folder}/")
        if listed is None:
            return Held((), (folder,))
        names = listed.decode(errors="replace").split("\0")
        files = [name for name in names if name.endswith(".ttl") and not name.startswith(f"{SHAPES}/")]
        triples: dict[Triple, None] = {}
        unreadable = dict.fromkeys(files)
        for _, name, content in self._contents((commit, name) for name in files):
            try:
                triples.update(dict.fromkeys(parse_text(content.decode("utf-8-sig"), Path(name)).triples))
            except (MgkgError, UnicodeDecodeError):
                continue
            del unreadable[name]
        return Held(tuple(triples), tuple(unreadable))

    def _contents(self, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, bytes]]:
        """Commit, name and content of each file that is there."""
        asked = list(wanted)
        lines = "".join(f"{commit}:./{name}\n" for commit, name in asked)
        answer = self._git("cat-file", "--batch", given=lines.encode()) or b""
        at = 0
        for commit, name in asked:
            end = answer.find(b"\n", at)
            fields = answer[at:end].split(b" ")
            at = end + 1
            if end < 0 or len(fields) != 3 or fields[1] != b"blob":  # noqa: PLR2004 - its name, its kind, its size
                continue
            size = int(fields[2])
            yield commit, name, answer[at : at + size]
            at += size + 1

    def _run(self, *arguments: str) -> str:
        return (self._git(*arguments) or b"").decode(errors="replace").strip()

    def _git(self, *arguments: str, given: bytes = b"") -> bytes | None:
        """What git prints; None where there is no git, no repository, or none that git will read."""
        try:
            done = subprocess.run(  # noqa: S603 - no argument comes from outside but slugs and commits
                ["git", *arguments],  # noqa: S607 - whichever git the user has
                cwd=self.root,
                input=given,
                capture_output=True,
                check=False,
                env=_environment(),
                timeout=_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 else None


def _environment() -> Mapping[str, str]:
    """The environment without what points git to another repository, as a hook does; it fetches and asks nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def _version(text: str, slug: str) -> str:
    """The version that a guideline's file gives; empty where it cannot be read or gives none."""
    try:
        triples = parse_text(text, Path("guideline.ttl")).triples
    except MgkgError:
        return ""
    names = (
        value.value
        for subject, predicate, value in triples
        if subject == GUIDELINE + slug and predicate == MGKG + "version" and isinstance(value, Literal)
    )
    return next(names, "")


def _day(seconds: str) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
