"""What Typst makes of sources and values, in a process of its own.

Typst works in threads that Python does not see, and the writing of a site makes copies of the program: a copy of one
that has run Typst would wait for ever for those threads. So the program itself never runs it.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

_Format = Literal["pdf", "html"]
_Standard = Literal["ua-1"]


class Job(NamedTuple):
    """Something to be set.

    Attributes:
        source: in Typst's language.
        inputs: texts that the source finds in `sys.inputs`; no mark in them means anything.
        format: of what is made.
        standard: of a PDF; none where it is empty.
    """

    source: str
    inputs: Mapping[str, str]
    format: _Format
    standard: _Standard | None = None


class Refused(NamedTuple):
    """Why a job could not be done."""

    message: str


def typeset(jobs: Sequence[Job]) -> list[bytes | Refused]:
    """What is made of each job."""
    command = [sys.executable, "-P", "-m", __name__]
    given = json.dumps([job._asdict() for job in jobs]).encode()
    done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - our own program
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return [Refused(last or f"Typst ended with {done.returncode}")] * len(jobs)
    answers = json.loads(done.stdout)
    return [base64.b64decode(made) if made is not None else Refused(message) for made, message in answers]


def _done(job: Job) -> tuple[str | None, str]:
    """What is made of a job as text, or why it is not."""
    import typst

    compiler = typst.Compiler(ignore_system_fonts=True)
    try:
        # No clock: the date of a PDF is that of its text.
        made = compiler.compile(
            job.source.encode(),
            format=job.format,
            sys_inputs=dict(job.inputs),
            pdf_standards=job.standard or [],
            timestamp=0,
        )
    except typst.TypstError as error:
        return None, str(error)
    return base64.b64encode(made if isinstance(made, bytes) else b"").decode(), ""


if __name__ == "__main__":
    json.dump([_done(Job(**each)) for each in json.load(sys.stdin.buffer)], sys.stdout)
