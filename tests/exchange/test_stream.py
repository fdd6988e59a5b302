"""A large file is read through a window: the same entries, and memory that its size does not touch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mgkg.errors import RecordError
from mgkg.exchange import stream
from mgkg.exchange.stream import Number, Text
from tests.exchange.records import PATIENT, Reader, bundle, observation, quantity, request, written

MEGABYTES = 24

MEASURE = """
import sys
from pathlib import Path
from mgkg.exchange.patient_input import record
from mgkg.model.patient import moment
from tests.bench.exchanging import peak
from tests.rules import trial

ruleset, clock = trial.shipped(), moment("2026-11-22T12:00:00")
small, large = map(Path, sys.argv[1:])
record(small, ruleset, clock)
before = peak()
found = record(large, ruleset, clock)
print(found.items, len(found.facts), peak() - before)
"""


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b'[1.10, 1e3, -0, 100000000000000000000, "1.10"]')
    with path.open("rb") as file:
        found = Text(file, path, 1).value().content
    assert [str(one) for one in found] == ["1.10", "1e3", "-0", "100000000000000000000", "1.10"]
    assert [type(one) for one in found] == [Number] * 4 + [str]


@pytest.mark.parametrize("window", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("indent", [None, 1])
def test_the_size_of_the_window_changes_nothing(
    read: Reader, monkeypatch: pytest.MonkeyPatch, window: int, indent: int | None
) -> None:
    content = bundle(
        PATIENT, observation(note=[{"text": 'µ–𝄞 \\ " ]}'}]), request(), observation(id="2", valueQuantity=quantity(12))
    )
    path = read.file(json.dumps(content | {"total": 123}, indent=indent, ensure_ascii=False).encode())
    whole = read.path(path)
    monkeypatch.setattr(stream, "_AT_ONCE", window)
    assert read.path(path) == whole
    assert len(whole.facts) == 3


def test_one_value_has_a_largest_size(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_AT_ONCE", 100)
    monkeypatch.setattr(stream, "LARGEST_VALUE", 1000)
    with pytest.raises(RecordError, match="larger than"):
        read.path(read.file(bundle(PATIENT, observation(note=[{"text": "x" * 5000}]))))


def test_memory_does_not_grow_with_the_file(read: Reader, root: Path) -> None:
    """Read whole, its values would take more than ten times the size of the file."""
    small = read.file(bundle(PATIENT, request()), "small.json")
    other = written(observation(code={"text": "Body Height"}, note=[{"text": "x" * 500}]))
    large = read.folder / "large.json"
    entry = b',{"resource":' + other + b"}"
    with large.open("wb") as file:
        file.write(b'{"resourceType":"Bundle","type":"collection","entry":[{"resource":' + written(PATIENT) + b"}")
        for _ in range(MEGABYTES * 1_000_000 // len(entry)):
            file.write(entry)
        file.write(b',{"resource":' + written(request()) + b"}]}")
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, small, large], cwd=root, capture_output=True, text=True, check=True
    )
    items, facts, megabytes = map(float, ran.stdout.split())
    assert items == MEGABYTES * 1_000_000 // len(entry) + 2
    assert facts == 1
    assert megabytes < MEGABYTES
