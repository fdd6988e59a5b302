"""A cached RuleSet saves time and is never trusted: stale, damaged, foreign or unwritable, the rules are the same."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mgkg.errors import CycleError
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet
from tests.rules.trial import ROOT, TURTLE, trial

WRONG = "not what the rules say"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content root of its own: the ontology, and a guideline on route with exceptions."""
    shutil.copytree(ROOT / "ontology", tmp_path / "content" / "ontology")
    folder = tmp_path / "content" / "guidelines" / "trial"
    folder.mkdir(parents=True)
    shutil.copy(TURTLE / "guideline.ttl", folder)
    shutil.copy(TURTLE / "exception.ttl", folder / "statements.ttl")
    return tmp_path / "content"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "mgkg"


def cached(folder: Path) -> Path:
    """The one cached file of rules."""
    (found,) = folder.glob("rules-*")
    return found


def keep(folder: Path, payload: bytes) -> Path:
    """Put bytes where the cached rules stand, with the digest that the store asks for."""
    path = cached(folder)
    path.write_bytes(hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload)
    return path


def payload(folder: Path) -> bytes:
    return cached(folder).read_bytes().split(b"\n", 1)[1]


def ids(ruleset: RuleSet) -> set[str]:
    return {clash.id for clash in ruleset.clashes}


def test_the_second_time_the_rules_are_read_and_are_the_same(content: Path, folder: Path) -> None:
    first = load_ruleset(content)
    assert ids(first) == ids(trial("exception"))
    before = (cached(folder).read_bytes(), cached(folder).stat().st_mtime_ns)
    second = load_ruleset(content)
    assert (cached(folder).read_bytes(), cached(folder).stat().st_mtime_ns) == before
    assert second.digest == first.digest
    assert ids(second) == ids(first)
    assert list(second.library.statements) == list(first.library.statements)
    assert list(second.library.terms) == list(first.library.terms)


def test_what_is_cached_is_what_is_read(content: Path, folder: Path) -> None:
    """So the other tests here would see a file that is wrongly trusted."""
    ruleset = load_ruleset(content)
    keep(folder, pickle.dumps(replace(ruleset, clashes=())))
    assert load_ruleset(content).clashes == ()


def test_changed_content_is_compiled_anew(content: Path, folder: Path) -> None:
    first = load_ruleset(content)
    statements = content / "guidelines" / "trial" / "statements.ttl"
    statements.write_text(statements.read_text().replace("mgkg:route mgkg:intramuscular", "mgkg:route mgkg:oral"))
    second = load_ruleset(content)
    assert second.digest != first.digest
    assert ids(first) - ids(second)
    assert len(list(folder.glob("rules-*"))) == 2


def test_an_older_file_under_the_name_of_newer_content_is_not_trusted(content: Path, folder: Path) -> None:
    load_ruleset(content)
    stale = payload(folder)
    cached(folder).unlink()
    terms = content / "ontology" / "terms" / "symptoms.ttl"
    terms.write_text(terms.read_text() + '\nt:made-up a mgkg:Symptom ; skos:prefLabel "made up"@en .\n')
    load_ruleset(content)
    path = keep(folder, stale)
    assert "made-up" in load_ruleset(content).library.terms
    assert path.read_bytes() != stale


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda whole: whole[: len(whole) // 2],
    "one byte": lambda whole: whole[:5_000] + bytes([whole[5_000] ^ 1]) + whole[5_001:],
    "no digest": lambda whole: whole[65:],
    "text": lambda _: b"not a pickle\n",
    "zeros": lambda whole: bytes(len(whole)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_compiled_anew_and_mended(damage: str, content: Path, folder: Path) -> None:
    first = load_ruleset(content)
    path = cached(folder)
    whole = path.read_bytes()
    path.write_bytes(DAMAGES[damage](whole))
    assert ids(load_ruleset(content)) == ids(first)
    assert path.read_bytes()[:64] == hashlib.sha256(payload(folder)).hexdigest().encode()
    assert len(path.read_bytes()) > 10_000


class Runs:
    """Unpickled by the ordinary unpickler, it makes a file."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.reduced = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.reduced


def foreign(mark: Path) -> dict[str, bytes]:
    """Pickles that would make a file, by several ways to call a function."""
    line = f"open({str(mark)!r}, 'w').close()"
    dotted = f"cmgkg.rules.cache\npickle.loads\n(S{pickle.dumps(Runs(exec, line), 0).decode()!r}\ntR.".encode()
    return {
        "system": pickle.dumps(Runs(os.system, f"touch '{mark}'")),
        "exec": pickle.dumps(Runs(exec, line)),
        "subprocess": pickle.dumps(Runs(subprocess.Popen, ["touch", str(mark)])),
        "open": pickle.dumps(Runs(open, str(mark), "w")),
        "path": pickle.dumps(Runs(Path.touch, mark)),
        "a module of ours": dotted,
        "a function of ours": pickle.dumps(Runs(load_ruleset, ROOT)),
        "inside a list": pickle.dumps([1, {"rules": Runs(exec, line)}]),
    }


@pytest.mark.parametrize("way", foreign(Path("mark")))
def test_a_foreign_pickle_does_not_run_and_is_replaced(way: str, content: Path, folder: Path, tmp_path: Path) -> None:
    first = load_ruleset(content)
    mark = tmp_path / "ran"
    path = keep(folder, foreign(mark)[way])
    assert ids(load_ruleset(content)) == ids(first)
    assert not mark.exists()
    assert payload(folder) != foreign(mark)[way]
    assert path == cached(folder)


def test_those_pickles_would_run_if_they_were_trusted(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    pickle.loads(foreign(mark)["exec"])  # noqa: S301 - shows that the test above can fail
    assert mark.exists()


@pytest.mark.parametrize("value", [None, 1, "RuleSet", [], {"digest": "x"}])
def test_a_pickle_of_something_else_is_not_trusted(value: object, content: Path, folder: Path) -> None:
    first = load_ruleset(content)
    keep(folder, pickle.dumps(value))
    assert ids(load_ruleset(content)) == ids(first)


def test_rules_with_another_digest_are_not_trusted(content: Path, folder: Path) -> None:
    first = load_ruleset(content)
    keep(folder, pickle.dumps(replace(first, digest=WRONG, clashes=())))
    assert ids(load_ruleset(content)) == ids(first)


def test_a_folder_that_cannot_be_written_changes_nothing(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    for place in (tmp_path / "a file", Path("/dev/null/cache"), Path("/proc/none")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        assert ids(load_ruleset(content)) == ids(trial("exception"))


def test_a_folder_in_the_place_of_the_file_changes_nothing(content: Path, folder: Path) -> None:
    first = load_ruleset(content)
    path = cached(folder)
    path.unlink()
    path.mkdir()
    assert ids(load_ruleset(content)) == ids(first)


def test_content_that_cannot_be_compiled_is_not_cached(content: Path, folder: Path) -> None:
    terms = content / "ontology" / "terms" / "symptoms.ttl"
    terms.write_text(
        terms.read_text() + '\nt:a a mgkg:Symptom ; skos:prefLabel "a"@en ; skos:broader t:b .\n'
        't:b a mgkg:Symptom ; skos:prefLabel "b"@en ; skos:broader t:a .\n'
    )
    for _ in range(2):
        with pytest.raises(CycleError):
            load_ruleset(content)
    assert list(folder.glob("rules-*")) == []
