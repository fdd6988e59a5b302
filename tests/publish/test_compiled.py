"""Compiled templates: kept, and used only as long as text and options are the same."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from mgkg.publish import compiled
from mgkg.publish.compiled import keep_compiled


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that compiled templates are kept in."""
    folder = tmp_path / "kept"
    monkeypatch.setattr(compiled, "_folder", lambda: folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return folder


def made(folder: Path, text: str = "", **options: bool) -> str:
    """What a template makes of a value that has to be escaped where that is asked for."""
    folder.mkdir(exist_ok=True)
    if text:
        (folder / "one.j2").write_text(text)
    environment = Environment(loader=FileSystemLoader(folder), **options)  # type: ignore[arg-type]  # noqa: S701
    keep_compiled(environment)
    return environment.get_template("one.j2").render(value="<b>")


def compiled_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are compiled from now on."""
    found: list[str] = []
    compile_ = Environment.compile

    def noted(self: Environment, source: str, name: str, *more: object, **named: object) -> object:
        found.append(name)
        return compile_(self, source, name, *more, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", noted)
    return found


def test_a_template_is_compiled_once(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made(tmp_path / "own", "{{ value }}!") == "<b>!"
    assert len(list(kept.iterdir())) == 1
    found = compiled_anew(monkeypatch)
    assert made(tmp_path / "own") == "<b>!"
    assert found == []
    assert made(tmp_path / "own", "{{ value }}?") == "<b>?"
    assert found == ["one.j2"]


def test_an_option_is_never_that_of_an_earlier_time(kept: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    assert made(own, "a\n{% if value %}\n{{ value }}\n{% endif %}\n") == "a\n\n<b>\n"
    assert made(own, autoescape=True) == "a\n\n&lt;b&gt;\n"
    assert made(own, autoescape=True, trim_blocks=True) == "a\n&lt;b&gt;\n"
    assert len(list(kept.iterdir())) == 3


@pytest.mark.parametrize("damage", [b"", b"\0" * 40, None])
def test_a_damaged_file_is_made_anew(
    kept: Path, tmp_path: Path, damage: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made(tmp_path / "own", "{{ value }}!") == "<b>!"
    (file,) = kept.iterdir()
    file.write_bytes(file.read_bytes()[:-20] if damage is None else damage)
    found = compiled_anew(monkeypatch)
    for _ in range(2):
        assert made(tmp_path / "own") == "<b>!"
    assert found == ["one.j2"]


def test_a_filter_is_never_that_of_an_earlier_time(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "one.j2").write_text("{{ 'a' | half }}")
    filters: list[Callable[[str], str]] = [lambda text: f"{text}.", lambda text: f"{text}?"]
    for half in filters:
        environment = Environment(loader=FileSystemLoader(tmp_path), autoescape=True)
        keep_compiled(environment)
        environment.filters["half"] = half
        assert environment.get_template("one.j2").render() == half("a")
    assert len(list(kept.iterdir())) == 2


def test_the_same_is_known_again_by_another_process() -> None:
    program = "from mgkg.publish.template import environment; from mgkg.publish.compiled import _digest;"
    program += "from mkdocs.theme import Theme; print(_digest(environment()), _digest(Theme('mkdocs').get_env()))"
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


def test_a_full_disk_leaves_nothing(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("jinja2.bccache.Bucket.write_bytecode", full)
    assert made(tmp_path / "own", "{{ value }}!") == "<b>!"
    assert list(kept.iterdir()) == []


def test_nothing_is_kept_where_nothing_can_be_written(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.write_text("a file, and no folder")
    assert made(tmp_path / "own", "{{ value }}!") == "<b>!"
    assert kept.read_text() == "a file, and no folder"
    kept.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert made(tmp_path / "own") == "<b>!"
    assert not kept.exists()
