"""cql-execution as a running process: its packages from the lock file, its outcomes, and the time of a round."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from mgkg.publish.nodejs import node, npm
from tests.bench.timing import CannotMeasureError

HERE = Path(__file__).resolve().parent
FILES = ("package.json", "package-lock.json", "people.mjs", "run.mjs")


def install(scratch: Path) -> Path:
    """A folder under scratch with the script and the packages that it needs."""
    folder = scratch / "cql"
    if folder.exists():
        return folder
    started = npm()
    if started is None or node() is None:
        raise CannotMeasureError("node and npm are not found: cql-execution runs on Node.js")
    folder.mkdir()
    for name in FILES:
        shutil.copy(HERE / name, folder / name)
    command = [*started, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    ended = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if ended.returncode != 0:
        shutil.rmtree(folder)
        raise CannotMeasureError(f"npm ci: {_first_line(ended.stderr)}")
    return folder


class Node:
    """A process that has loaded a library and patients; `outcomes` are those of every patient.

    How patients are given is one of the ways of run.mjs. The clock is UTC's: a date alone has no offset.
    """

    def __init__(self, folder: Path, program: dict[str, Any], patients: list[dict[str, Any]], given_as: str) -> None:
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed when the process ends
        names = [folder / "program.json", folder / "patients.json"]
        for name, content in zip(names, (program, patients), strict=True):
            name.write_text(json.dumps(content))
        self._process = subprocess.Popen(
            [*(node() or ["node"]), "run.mjs", *names, given_as],
            cwd=folder,
            env=os.environ | {"TZ": "UTC"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )
        self.outcomes: list[list[bool | None]] = self._answer()

    def seconds_of_a_round(self, patients: int) -> float:
        """The seconds that the first so many patients take."""
        stream = _open(self._process.stdin)
        stream.write(f"{patients}\n")
        stream.flush()
        return float(self._answer()) / 1000

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        _open(self._process.stdin).close()
        self._process.wait()
        _open(self._process.stdout).close()
        self._said.close()

    def _answer(self) -> Any:  # noqa: ANN401 - any JSON
        line = _open(self._process.stdout).readline()
        if not line:
            self._process.wait()
            self._said.seek(0)
            raise CannotMeasureError(f"node run.mjs: {_first_line(self._said.read())}")
        return json.loads(line)


def _open(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if "rror" in line), "nothing on stderr")
