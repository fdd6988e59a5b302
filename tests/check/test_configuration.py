"""The table [tool.mgkg.verify]: what it may say, and one line for everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.check.configuration import policy
from mgkg.errors import ConfigurationError
from mgkg.verify.inquiry import Policy


def written(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_without_a_file_nothing_makes_a_check_fail(tmp_path: Path) -> None:
    assert policy(tmp_path) == Policy()
    assert Policy().fail_on == ()


@pytest.mark.parametrize("text", ["", "[project]\nname = 'x'\n", "[tool.mgkg]\n", "[tool.mgkg.verify]\n"])
def test_without_a_table_neither(tmp_path: Path, text: str) -> None:
    assert policy(written(tmp_path, text)) == Policy()


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    text = "[tool.mgkg.verify]\nfail-on = ['gap', 'dead']\nevidence-years = 5\nreview-months = 6\nlimit-seconds = 2\n"
    assert policy(written(tmp_path, text)) == Policy(5, 6, 2, ("gap", "dead"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-on = ['gaps']", "[tool.mgkg.verify] names gaps, which is no kind of finding. Did you mean gap?"),
        ("fail_on = ['gap']", "[tool.mgkg.verify] has an unknown key fail_on. Did you mean fail-on?"),
        ("fail-on = 'gap'", "[tool.mgkg.verify] has a fail-on that is no list of kinds."),
        ("fail-on = [1]", "[tool.mgkg.verify] has a fail-on that is no list of kinds."),
        ("evidence-years = 0", "[tool.mgkg.verify] has evidence-years = 0. Write a whole number of 1 or more."),
        ("review-months = 'two'", "[tool.mgkg.verify] has review-months = 'two'. Write a whole number of 1 or more."),
        ("limit-seconds = true", "[tool.mgkg.verify] has limit-seconds = True. Write a whole number of 1 or more."),
    ],
)
def test_what_it_cannot_say_is_one_line_with_a_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        policy(written(tmp_path, f"[tool.mgkg.verify]\n{text}\n"))
    assert str(error.value).startswith(f"pyproject.toml: {message}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["[tool.mgkg\n", "[tool]\nmgkg = 1\n[tool.mgkg.verify]\nfail-on = []\n"])
def test_a_file_that_is_no_toml_is_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError, match="The file is no TOML"):
        policy(written(tmp_path, text))


def test_a_table_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is no table"):
        policy(written(tmp_path, "[tool.mgkg]\nverify = 3\n"))
