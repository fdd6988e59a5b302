"""Work shared out among the processors of the machine, from a function and what it is to be done to."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

# Below this, starting a process takes longer than it saves.
LEAST = 200

_Item = TypeVar("_Item")


def share_out(work: Callable[[Sequence[_Item]], None], items: Sequence[_Item], least: int = LEAST) -> None:
    """Do some work to all items, which leaves its result on the disk: on one processor each a part of it.

    A part that fails in a process of its own is done again here, where its error can be raised. A program that runs
    threads is not split: a copy of it may wait for ever for what one of them held.
    """
    workers = _processors() if len(items) >= least and threading.active_count() == 1 else 1
    parts = [items[number::workers] for number in range(workers)]
    started = [(_started(work, part), part) for part in parts[1:]]
    try:
        work(parts[0])
    finally:
        failed = [part for process, part in started if os.waitpid(process, 0)[1] != 0]
    for part in failed:
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
