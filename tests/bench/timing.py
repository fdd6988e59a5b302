"""Seconds of whole processes and of calls: many rounds, taken in turn, so that a slow moment strikes all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# What would change how Python starts, or say that it runs in another environment.
NOT_PASSED_ON = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PYTHONOPTIMIZE", "VIRTUAL_ENV")
WARM_UPS = 2
CALLS_IN_A_ROUND = 100


class CannotMeasureError(Exception):
    """What was to be measured does not run; the message is one line."""


@dataclass(frozen=True)
class Process:
    """A command to be timed from start to end, the cache folder that each run of it gets, and how it may end."""

    command: Sequence[str | Path]
    cache: Callable[[], Path]
    exits: tuple[int, ...] = (0,)


def seconds_of_processes(processes: Mapping[str, Process], folder: Path, rounds: int) -> dict[str, float]:
    """The median seconds of each, run in turn (A B A B …) in one folder."""
    seconds: dict[str, list[float]] = {name: [] for name in processes}
    for number in range(WARM_UPS + rounds):
        for name, process in processes.items():
            took = _seconds_of(process, folder)
            if number >= WARM_UPS:
                seconds[name].append(took)
    return {name: statistics.median(each) for name, each in seconds.items()}


def seconds_of_a_call(
    call: Callable[[], object],
    rounds: int,
    calls: int = CALLS_IN_A_ROUND,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """The median seconds of one call, from rounds of a hundred or so many."""
    seconds = []
    for _ in range(WARM_UPS + rounds):
        start = clock()
        for _ in range(calls):
            call()
        seconds.append((clock() - start) / calls)
    return statistics.median(seconds[WARM_UPS:])


def _seconds_of(process: Process, folder: Path) -> float:
    environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    environment["XDG_CACHE_HOME"] = str(process.cache())
    start = time.perf_counter()
    try:
        ended = subprocess.run(
            process.command,
            cwd=folder,
            env=environment,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise CannotMeasureError(f"{process.command[0]} does not start: {error.strerror}") from error
    took = time.perf_counter() - start
    if ended.returncode not in process.exits:
        said = ended.stderr.decode(errors="replace").strip().splitlines() or ["nothing on stderr"]
        raise CannotMeasureError(f"exit {ended.returncode}: {said[-1]}")
    return took
