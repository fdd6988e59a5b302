"""The program as a user has it: our wheel, with bytecode compiled, in a fresh environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.timing import CannotMeasureError


def install_wheel(root: Path, scratch: Path) -> Path:
    """The folder of scripts of a new environment under scratch that holds the wheel built from root.

    uv runs in root, so that the versions pinned in pyproject.toml hold there too.
    """
    wheels, environment = scratch / "wheels", scratch / "environment"
    _uv(root, "build", "--wheel", "--out-dir", wheels)
    _uv(root, "venv", "--python", Path(sys.executable), environment)
    wheel = next(wheels.glob("*.whl"))
    _uv(root, "pip", "install", "--python", environment, "--compile-bytecode", wheel)
    return environment / "bin"


def _uv(root: Path, *arguments: str | Path) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        raise CannotMeasureError("uv is not found: pip install uv")
    ended = subprocess.run([uv, "--quiet", *arguments], cwd=root, check=False, capture_output=True, text=True)
    if ended.returncode != 0:
        said = ended.stderr.strip().splitlines() or ["nothing on stderr"]
        raise CannotMeasureError(f"uv {arguments[0]}: {said[-1]}")
