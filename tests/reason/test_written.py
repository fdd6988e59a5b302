"""Texts of YAML and JSON as plain values; whatever else a file holds is one line with place and remedy."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import FileUnreadableError, MgkgError, PatientError
from mgkg.reason.written import parse, quoted, yaml_value

HERE = Path("patient.yaml")


def refused(tmp_path: Path, name: str, content: str | bytes) -> MgkgError:
    """The error that a file with this content gives."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(MgkgError) as caught:
        parse(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) < len(str(path)) + 250
    assert caught.value.remedy
    return caught.value


# What is read

names = st.sampled_from(["at", "has", "observations", "größe", "a b", "1"])
texts = st.sampled_from(["tacrolimus", "1.10", "1,1", "2026-11-20", "true", "no", "null", "", "a: b", "~", "'", "#x"])
values = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)


@given(values)
def test_what_is_written_is_what_is_read(value: object) -> None:
    """Every scalar is the text that stands there, however YAML would understand it."""
    assert yaml_value(json.dumps(value, ensure_ascii=False), HERE) == value
    assert yaml_value(yaml.safe_dump(value, allow_unicode=True), HERE) == value


@pytest.mark.parametrize("name", ["patient.json", "patient.JSON"])
def test_json_numbers_keep_their_digits(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text('{"a": [1.10, 1e3, -0, NaN, Infinity, true, false, null, "x"]}')
    assert parse(path) == {"a": ["1.10", "1e3", "-0", "NaN", "Infinity", True, False, None, "x"]}


def test_texts_know_their_lines() -> None:
    found = yaml_value("has:\n  - tacrolimus\n  -\n   concept: omeprazole\n", HERE)
    assert [found["has"][0].line, found["has"][1]["concept"].line] == [2, 4]
    assert [key.line for key in found] == [1]


def test_nothing_is_nothing() -> None:
    assert yaml_value("", HERE) is None
    assert yaml_value("# only a comment\n", HERE) is None
    assert yaml_value("a:\nb: ~\nc: null\nd: ''\n", HERE) == {"a": None, "b": None, "c": None, "d": ""}


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "patient.yaml"
    path.write_bytes(b"\xef\xbb\xbfhas: [tacrolimus]\r\n")
    assert parse(path) == {"has": ["tacrolimus"]}


def test_tags_are_not_followed(tmp_path: Path) -> None:
    """A safe reader of YAML makes no object, and runs nothing, whatever the file asks for."""
    mark = tmp_path / "ran"
    found = yaml_value(f'!!python/object/apply:os.system ["touch {mark}"]', HERE)
    assert found == [f"touch {mark}"]
    assert not mark.exists()


# What is refused


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(FileUnreadableError, match="cannot be read") as caught:
            parse(path)
        assert caught.value.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"has: [Gr\xf6\xdfe]",
        "has: [tacrolimus]".encode("utf-16"),
        b"has: [a\x00b]",
        bytes(range(256)),
    ],
)
def test_a_file_that_is_no_text(content: bytes, tmp_path: Path) -> None:
    for name in ("patient.yaml", "patient.json"):
        error = refused(tmp_path, name, content)
        assert isinstance(error, FileUnreadableError)
        assert "text" in str(error)


def test_a_huge_file(tmp_path: Path) -> None:
    assert "larger than 5 MB" in str(refused(tmp_path, "patient.yaml", "# " + "x" * 5_000_000))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("has: [tacrolimus", 1),
        ("has: [tacrolimus]\nobservations:\n  - {concept: serum-magnesium, val", 3),
        ("has:\n\t- tacrolimus\n", 2),
        ("has: [a]\n---\nhas: [b]\n", 2),
        ("a: 'unclosed\n", 2),
        ("a: b: c\n", 1),
        ("%YAML 9.9\n--- a\n", 1),
        ("a: *unknown\n", 1),
        ("a: \x07\n", 1),
    ],
)
def test_truncated_or_broken_yaml_names_the_line(content: str, line: int, tmp_path: Path) -> None:
    error = refused(tmp_path, "patient.yaml", content)
    assert isinstance(error, PatientError)
    assert str(error).startswith(f"{tmp_path / 'patient.yaml'}:{line}: is no YAML") or "no YAML" in error.what


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("{", 1),
        ('{"has": ["a",\n"b"', 2),
        ('{"a": 1,}', 1),
        ("{'a': 1}", 1),
        ("[1] 2", 1),
        ('"\n"', 1),
        ("{\n\n", 3),
    ],
)
def test_truncated_or_broken_json_names_the_line(content: str, line: int, tmp_path: Path) -> None:
    error = refused(tmp_path, "patient.json", content)
    assert str(error).startswith(f"{tmp_path / 'patient.json'}:{line}: is no JSON")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("patient.yaml", "has: [a]\nat: x\nhas: [b]\n"),
        ("patient.yaml", "observations:\n  - {value: 1, value: 2}\n"),
        ("patient.json", '{"has": [], "has": []}'),
        ("patient.json", '{"a": {"value": 1, "value": 1}}'),
    ],
)
def test_a_key_that_stands_twice_would_lose_a_fact(name: str, content: str, tmp_path: Path) -> None:
    assert "twice" in str(refused(tmp_path, name, content))


@pytest.mark.parametrize("content", ["? [a, b]\n: c\n", "? {a: b}\n: c\n", "~: c\n"])
def test_a_key_that_is_no_text(content: str, tmp_path: Path) -> None:
    assert "a key that is no text" in str(refused(tmp_path, "patient.yaml", content))


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(i + 1)}: &{chr(i + 1)} [{', '.join([f'*{chr(i)}'] * 10)}]\n" for i in range(97, 110)
)


@pytest.mark.parametrize(
    "content", [BOMB, "has: &a [*a]\n", "&a has: *a\n", "has: &a [tacrolimus]\nhas_not: *a\n", "a: &a {b: *a}\n"]
)
def test_aliases_are_refused_whether_they_grow_or_lead_back(content: str, tmp_path: Path) -> None:
    assert "alias" in str(refused(tmp_path, "patient.yaml", content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("patient.yaml", "[" * 100_000),
        ("patient.yaml", "[" * 51 + "]" * 51),
        ("patient.yaml", "{a: " * 50_000),
        ("patient.yaml", "\n".join("  " * depth + "a:" for depth in range(900))),
        ("patient.yaml", "- " * 5_000 + "x"),
        ("patient.json", "[" * 100_000 + "]" * 100_000),
        ("patient.json", '{"a":' * 900 + "1" + "}" * 900),
        ("patient.json", "[" * 60 + "]" * 60),
    ],
    ids=["open", "a little", "mappings", "lines", "dashes", "json", "json mappings", "json a little"],
)
def test_deep_nesting(name: str, content: str, tmp_path: Path) -> None:
    """The C parser of YAML would end the whole process."""
    assert "nested too deeply" in str(refused(tmp_path, name, content))


def test_some_nesting_is_read(tmp_path: Path) -> None:
    for name in ("patient.yaml", "patient.json"):
        path = tmp_path / name
        path.write_text("[" * 40 + "]" * 40)
        assert parse(path)


def test_many_keys_take_no_longer_than_they_must(tmp_path: Path) -> None:
    """A hundred thousand keys; comparing each with each would take minutes."""
    path = tmp_path / "patient.json"
    path.write_text(json.dumps({f"k{number}": 0 for number in range(100_000)}))
    assert len(parse(path)) == 100_000


@given(st.text())
def test_a_quoted_text_is_short_and_moves_no_cursor(text: str) -> None:
    found = quoted(text)
    assert len(found) <= 83
    assert found[0] == found[-1] == "'"
    assert all(character.isprintable() or character.isspace() for character in found)
    assert quoted("tacrolimus") == "'tacrolimus'"


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_a_file_holds_they_are_a_value_or_one_of_our_errors(raw: bytes) -> None:
    message = ""
    with suppress(UnicodeDecodeError):
        text = raw.decode()
        try:
            yaml_value(text, HERE)
        except MgkgError as error:
            message = str(error)
    assert "\n" not in message
