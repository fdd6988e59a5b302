"""Work shared out among the processors of the machine, from a function and what it is to be done to."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from mgkg.errors import SiteError

# Below this, starting a process takes longer than it saves.
LEAST = 200
# So many parts of unequal weight keep all processors busy to the end; a number fits a byte.
_PARTS = 200

_Item = TypeVar("_Item")


def share_out(work: Callable[[Sequence[_Item]], None], items: Sequence[_Item], least: int = LEAST) -> None:
    """Do some work to all items, which leaves its result on the disk: on all processors, each taking the next part.

    Where a process of its own fails, all is done again here, where its error can be raised. A program that runs threads
    is not split: a copy of it may wait for ever for what one of them held.

    Raises:
        SiteError: a process was killed: what it was writing may be half there.
    """
    workers = _processors() if len(items) >= least and threading.active_count() == 1 else 1
    if workers == 1:
        work(items)
        return
    parts = _numbers()

    def share() -> None:
        while number := os.read(parts, 1):
            work(items[number[0] :: _PARTS])

    started: list[int] = []
    try:
        for _ in range(workers - 1):
            started.append(_started(share))  # noqa: PERF401 - those before one that fails must be ended
        share()
    except BaseException:
        for process in started:
            os.kill(process, signal.SIGKILL)
        raise
    finally:
        ended = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in started]
        os.close(parts)
    killed = [-code for code in ended if code < 0]
    if killed:
        what = f"A process that writes a part of the site was killed (signal {killed[0]})"
        raise SiteError(what, remedy="See that there is enough memory, and build again.")
    if any(ended):
        work(items)


def _numbers() -> int:
    """A pipe that gives the number of each part once, whoever reads it."""
    numbers, given = os.pipe()
    os.write(given, bytes(range(_PARTS)))
    os.close(given)
    return numbers


def _processors() -> int:
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity"):
        return 1
    return len(os.sched_getaffinity(0))


def _started(work: Callable[[], None]) -> int:
    """The number of a process that does some work."""
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)  # the copy must not go on with what the program does next
