"""Aligned tables: as wide as their content in a pipe, wrapped or turned into blocks on a terminal."""

from __future__ import annotations

import pytest

from mgkg.cli.table import table

HEAD = ("name", "what it is")
ROWS = [("a", "short"), ("long-name", "a text of some length that has to be wrapped")]


def test_columns_are_aligned_and_lines_have_no_blank_end() -> None:
    assert list(table(HEAD, ROWS)) == [
        "name       what it is",
        "---------  --------------------------------------------",
        "a          short",
        "long-name  a text of some length that has to be wrapped",
    ]


def test_cells_are_wrapped_to_the_width() -> None:
    lines = list(table(HEAD, ROWS, 40))
    assert lines == [
        "name       what it is",
        "---------  -----------------------------",
        "a          short",
        "long-name  a text of some length that",
        "           has to be wrapped",
    ]


@pytest.mark.parametrize("width", range(24, 80, 7))
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert all(len(line) <= width for line in table(HEAD, ROWS, width))


def test_a_long_word_is_broken() -> None:
    assert max(len(line) for line in table(("a", "b"), [("x" * 60, "y")], 30)) <= 30


def test_rows_become_blocks_where_columns_would_be_too_narrow() -> None:
    head = tuple("abcdef")
    rows = [("one", "", "three is long enough", "four", "five", "six and more"), ("1", "2", "3", "4", "5", "6")]
    assert list(table(head, rows, 30)) == [
        "a  one",
        "c  three is long enough",
        "d  four",
        "e  five",
        "f  six and more",
        "",
        "a  1",
        "b  2",
        "c  3",
        "d  4",
        "e  5",
        "f  6",
    ]


def test_marks_that_steer_a_terminal_are_left_out() -> None:
    assert list(table(("a",), [("x\x1b[31mred\x07\ny",)]))[2] == "x [31mred y"


def test_a_table_without_rows_has_its_head() -> None:
    assert list(table(HEAD, [])) == ["name  what it is", "----  ----------"]


def test_a_table_without_columns_is_empty() -> None:
    assert [line for line in table((), [()]) if line] == []
