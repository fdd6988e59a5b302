"""Compiled templates: kept, and used only as long as text and options are the same."""

from __future__ import annotations

import sys
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
def test_a_damaged_file_is_made_anew(kept: Path, tmp_path: Path, damage: bytes | None) -> None:
    assert made(tmp_path / "own", "{{ value }}!") == "<b>!"
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-20] if damage is None else damage)
    assert made(tmp_path / "own") == "<b>!"
    assert file.read_bytes() == whole


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
