"""Typst in a process of its own: bytes or a reason, and no copy of the program that waits for its threads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from mgkg.publish import typesetting
from mgkg.publish.typesetting import Job, Refused, typeset


def test_each_job_has_its_bytes_or_its_reason() -> None:
    jobs = [
        Job("#sys.inputs.it", {"it": "#panic() \u65e5"}, "html"),
        Job('#panic("no")', {}, "pdf"),
        Job("= A", {}, "pdf"),
    ]
    html, refused, pdf = typeset(jobs)
    assert isinstance(html, bytes)
    assert "#panic() \u65e5" in html.decode()
    assert isinstance(refused, Refused)
    assert "no" in refused.message
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF")


def test_no_job_is_no_work() -> None:
    assert typeset([]) == []


def test_a_process_that_dies_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "__name__", "mgkg.publish.no_such_module")
    (made,) = typeset([Job("= A", {}, "pdf")])
    assert isinstance(made, Refused)
    assert "no_such_module" in made.message


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are copied here")
def test_a_copy_of_a_program_that_has_typeset_can_typeset() -> None:
    program = """
import os
from mgkg.publish.typesetting import Job, typeset
job = Job("= A", {}, "pdf")
first = typeset([job])
process = os.fork()
if not process:
    os._exit(0 if typeset([job]) == first else 3)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
"""
    done = subprocess.run([sys.executable, "-c", program], timeout=120, check=False)
    assert done.returncode == 0, signal.Signals(-done.returncode) if done.returncode < 0 else done.returncode
