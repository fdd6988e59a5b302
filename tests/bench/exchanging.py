"""What it costs to read records in FHIR, beside fhir.resources alone, and the memory that a large one takes."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mgkg.exchange.patient_input import record
from mgkg.exchange.stream import Text
from mgkg.model.patient import moment
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet
from tests.bench.timing import CannotMeasureError

MEGABYTE = 1_000_000
LEAST, LARGE = 50 * MEGABYTE, 200 * MEGABYTE
CLOCK = moment("2026-11-22T12:00:00")


class Read(NamedTuple):
    """Megabytes a second of the reader, of its JSON alone, and of the library, and how much was read."""

    reader: float
    json: float
    library: float
    megabytes: float

    @property
    def times(self) -> float:
        """How many times as fast as the library."""
        return self.reader / self.library


class Large(NamedTuple):
    """A large bundle: its size, the seconds for it, and by how much memory grew at most, in megabytes."""

    megabytes: float
    seconds: float
    grown: float


def bundles(root: Path) -> list[Path]:
    """Real bundles; CannotMeasureError where they are not there."""
    folder = Path(os.environ.get("MGKG_SHARED") or root.parent / "shared") / "data" / "synthea-r4"
    found = sorted(folder.glob("*.json"))
    if not found:
        message = f"no bundles in {folder}"
        raise CannotMeasureError(message)
    return found


def compared(root: Path, rounds: int) -> Read:
    """All bundles again and again, in turn by each way, on one core; the medians count."""
    paths, ruleset = bundles(root), load_ruleset(root)
    size = sum(path.stat().st_size for path in paths)
    times = -(-LEAST // size)
    ways: dict[str, Callable[[Path], object]] = {
        "reader": lambda path: record(path, ruleset, CLOCK),
        "json": _decoded,
        "library": _validated,
    }
    for way in ways.values():
        way(paths[0])
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(min(rounds, times)):
        for name, way in ways.items():
            start = time.process_time()
            for path in paths:
                way(path)
            seconds[name].append(time.process_time() - start)
    rates = {name: size / MEGABYTE / statistics.median(each) for name, each in seconds.items()}
    return Read(**rates, megabytes=size * min(rounds, times) / MEGABYTE)


def _decoded(path: Path) -> object:
    """A file as JSON with the digits of its numbers, and nothing else."""
    with path.open("rb") as file:
        return Text(file, path, path.stat().st_size).value()


def _validated(path: Path) -> object:
    """Each resource of a file as a model of the library, and nothing else."""
    from fhir.resources.R4B import get_fhir_model_class

    entries = json.loads(path.read_bytes())["entry"]
    return [get_fhir_model_class(one["resource"]["resourceType"]).model_validate(one["resource"]) for one in entries]


def large(root: Path, scratch: Path) -> Large:
    """A bundle of 200 MB, made of real ones, in a process of its own."""
    path = scratch / "large.json"
    size = _write(path, bundles(root)[0])
    command = (sys.executable, "-m", "tests.bench.exchanging", root, path)
    ran = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    seconds, grown = map(float, ran.stdout.split())
    return Large(size / MEGABYTE, seconds, grown)


def _write(path: Path, small: Path) -> int:
    """The entries of a small bundle after each other until it is large, each time with other ids."""
    entries = json.loads(small.read_bytes())["entry"]
    with path.open("w", encoding="utf-8") as file:
        file.write('{"resourceType":"Bundle","type":"collection","entry":[')
        number = 0
        while file.tell() < LARGE:
            for entry in entries:
                if number and entry["resource"]["resourceType"] == "Patient":
                    continue
                own = entry["resource"] | ({"id": f"{entry['resource']['id']}-{number}"} if number else {})
                file.write(f"{',' if number or entry is not entries[0] else ''}{json.dumps(entry | {'resource': own})}")
            number += 1
        file.write("]}")
    return path.stat().st_size


def _grown(path: Path, ruleset: RuleSet) -> tuple[float, float]:
    before = peak()
    start = time.process_time()
    record(path, ruleset, CLOCK)
    return time.process_time() - start, peak() - before


def peak() -> float:
    """The most memory that this process has held, in megabytes; CannotMeasureError where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        message = "this system does not tell the memory of a process"
        raise CannotMeasureError(message)
    # Not getrusage: there a new process starts with the peak of the one that started it.
    (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    print(*_grown(Path(sys.argv[2]), load_ruleset(Path(sys.argv[1]))))
