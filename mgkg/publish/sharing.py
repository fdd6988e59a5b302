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

_Item = TypeVar("_Item")


def share_out(work: Callable[[Sequence[_Item]], None], items: Sequence[_Item], least: int = LEAST) -> None:
    """Do some work to all items, which leaves its result on the disk: on one processor each a part of it.

    A part that fails in a process of its own is done again here, where its error can be raised. A program that runs
    threads is not split: a copy of it may wait for ever for what one of them held.

    Raises:
        SiteError: a process was killed: what it was writing may be half there.
    """
    workers = _processors() if len(items) >= least and threading.active_count() == 1 else 1
    parts = [items[number::workers] for number in range(workers)]
    started: list[int] = []
    try:
        for part in parts[1:]:
            started.append(_started(work, part))  # noqa: PERF401 - those before one that fails must be ended
        work(parts[0])
    except BaseException:
        for process in started:
            os.kill(process, signal.SIGKILL)
        raise
    finally:
        ended = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in started]
    for code, part in zip(ended, parts[1:], strict=True):
        if code < 0:
            what = f"A process that writes a part of the site was killed (signal {-code})"
            raise SiteError(what, remedy="See that there is enough memory, and build again.")
        if code:
            work(part)


def _processors() -> int:
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity"):
        return 1
    return len(os.sched_getaffinity(0))


def _started(work: Callable[[Sequence[_Item]], None], part: Sequence[_Item]) -> int:
    """The number of a process that does a part of the work."""
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        work(part)
        status = 0
    finally:
        os._exit(status)  # the copy must not go on with what the program does next
