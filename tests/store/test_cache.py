"""The cache folder: what is written is read back, what is damaged is not, and nothing there is ever an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.store import cache


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "mgkg"


def test_what_is_written_is_read_back(place: Path) -> None:
    for content in (b"", b"one\n", b"\x00\xff" * 1000):
        cache.write("kind-1", content)
        assert cache.read("kind-1") == content
    assert [path.name for path in place.iterdir()] == ["kind-1"], "no temporary file is left"


def test_nothing_is_read_where_nothing_was_written() -> None:
    assert cache.read("kind-1") is None


@pytest.mark.parametrize("at", [0, 63, 64, 65, -1])
def test_a_changed_byte_is_noticed(at: int, place: Path) -> None:
    cache.write("kind-1", b"content")
    stored = bytearray((place / "kind-1").read_bytes())
    stored[at] ^= 1
    (place / "kind-1").write_bytes(stored)
    # The byte behind the digest parts it from the content and says nothing itself.
    assert cache.read("kind-1") == (b"content" if at == 64 else None)


@pytest.mark.parametrize("length", [0, 10, 64, 65, 70])
def test_a_file_that_was_cut_off_is_noticed(length: int, place: Path) -> None:
    cache.write("kind-1", b"content")
    (place / "kind-1").write_bytes((place / "kind-1").read_bytes()[:length])
    assert cache.read("kind-1") is None


def test_a_folder_that_is_a_file_is_no_error(place: Path) -> None:
    place.write_text("no folder")
    cache.write("kind-1", b"content")
    assert cache.read("kind-1") is None


def test_a_name_that_is_a_folder_is_no_error(place: Path) -> None:
    (place / "kind-1").mkdir(parents=True)
    cache.write("kind-1", b"content")
    assert cache.read("kind-1") is None


def test_old_files_of_a_kind_give_way(place: Path) -> None:
    cache.write("other-1", b"x")
    for number in range(20):
        cache.write(f"kind-{number}", b"x")
    assert cache.read("kind-19") == b"x"
    assert cache.read("other-1") == b"x"
    assert len(list(place.glob("kind-*"))) < 20


def test_the_folder_is_that_of_the_specification(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache.folder() == tmp_path / "mgkg"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for unusable in ("", "relative/folder"):
        monkeypatch.setenv("XDG_CACHE_HOME", unusable)
        assert cache.folder() == tmp_path / "home" / ".cache" / "mgkg"
