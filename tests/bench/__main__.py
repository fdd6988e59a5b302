"""Speed against its targets, as one table: uv run python -m tests.bench; --help lists the parts that take minutes."""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.asking import ABOUT_A_TOPIC, ABOUT_ONE_PATIENT, seconds_of_asking
from tests.bench.cql.comparison import compare
from tests.bench.exchanging import compared, large
from tests.bench.growth import grown
from tests.bench.installed import install_wheel
from tests.bench.one_patient import (
    document_of_one_patient,
    evaluation_of_one_patient,
    missing_of_one_patient,
    seconds_of_nearest,
)
from tests.bench.painting import painted
from tests.bench.publishing import COPIES, COPIES_OF_LARGE, built, seconds_of_edits
from tests.bench.timing import CannotMeasureError, Process, seconds_of_a_call, seconds_of_processes
from tests.bench.verifying import CROWDED, LARGE, SMALL, Verified, apart, seconds_of_one_change, verified

ROOT = Path(__file__).resolve().parent.parent.parent
RECOMMEND = (
    *("recommend", "--obs", "serum-magnesium=1.1 mg/dL"),
    *("--has", "tacrolimus", "--not", "symptomatic-hypomagnesemia"),
)
# Cold runs of check take seconds each; their spread is small beside that.
ROUNDS_OF_CHECK = 3

TIMES_BARE_PYTHON = 12
SECONDS_WITHOUT_CACHE = 1.5
SECONDS_OF_ONE_PATIENT = 0.0005
SECONDS_OF_A_SEARCH = 0.05
CALLS_OF_A_SEARCH = 5
TIMES_AS_FAST_AS_CQL = 10
SECONDS_OF_CHECK_COLD = 8
SECONDS_OF_CHECK_UNCHANGED = 1
SECONDS_OF_VERIFY_COLD = 5
SECONDS_TO_VERIFY_SMALL = 10
SECONDS_TO_VERIFY_CROWDED = 100
TIMES_AS_LONG_FOR_LARGE = 6
SECONDS_OF_ONE_CHANGE = 1
MEGABYTES_A_SECOND = 20
TIMES_THE_LIBRARY = 2.5
SECONDS_TO_ASK_WARM = 0.05
SECONDS_TO_ASK_COLD = 0.5
SECONDS_OF_A_SITE = 8
TIMES_AS_LONG_FOR_A_LARGE_SITE = 6
SECONDS_OF_AN_EDIT = 1
ROUNDS_OF_A_SITE = 3
SECONDS_OF_A_PAINT = 1
KILOBYTES_OF_A_PAGE = 150


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    figure: str
    target: str
    measured: str
    ratio: str = "–"


@dataclass(frozen=True)
class Bench:
    """Where things are while it runs."""

    scratch: Path
    rounds: int

    def kept_cache(self, name: str) -> Callable[[], Path]:
        """One cache folder for all runs."""
        folder = self.scratch / "caches" / name
        folder.mkdir(parents=True, exist_ok=True)
        return lambda: folder

    def empty_cache(self, name: str) -> Callable[[], Path]:
        """A new cache folder for each run."""
        numbers = itertools.count()

        def folder() -> Path:
            path = self.scratch / "caches" / f"{name}-{next(numbers)}"
            path.mkdir(parents=True)
            return path

        return folder

    def recommend(self, scripts: Path, whose: str) -> list[Row]:
        """One patient as a whole process, with a warm cache and without one, beside bare Python."""
        warm, cold, bare = f"recommend, {whose}, warm cache", f"recommend, {whose}, no cache", "bare Python"
        seconds = seconds_of_processes(
            {
                bare: Process((scripts / "python", "-c", "pass"), self.kept_cache("bare")),
                warm: Process((scripts / "mgkg", *RECOMMEND), self.kept_cache(whose)),
            },
            ROOT,
            self.rounds,
        )
        seconds |= seconds_of_processes(
            {cold: Process((scripts / "mgkg", *RECOMMEND), self.empty_cache(whose))}, ROOT, self.rounds
        )
        times = seconds[warm] / seconds[bare]
        return [
            Row(
                warm,
                f"{TIMES_BARE_PYTHON} × bare Python",
                f"{times:.1f} × ({span(seconds[warm])} : {span(seconds[bare])})",
                f"{times / TIMES_BARE_PYTHON:.2f}",
            ),
            row_of_seconds(cold, SECONDS_WITHOUT_CACHE, seconds[cold]),
        ]

    def one_patient(self) -> list[Row]:
        """One patient in process."""
        seconds = seconds_of_a_call(evaluation_of_one_patient(ROOT), self.rounds)
        whole = seconds_of_a_call(document_of_one_patient(ROOT), self.rounds)
        missing = seconds_of_a_call(missing_of_one_patient(ROOT), self.rounds, CALLS_OF_A_SEARCH)
        nearest = [sorted(seconds_of_nearest(ROOT)) for _ in range(self.rounds)]
        middle = statistics.median(each[len(each) // 2] for each in nearest)
        worst = statistics.median(each[-1] for each in nearest)
        name = "the same with the whole JSON: possible conflicts, missing facts, what to ask, all sentences"
        return [
            row_of_seconds("one patient with full trace, in process", SECONDS_OF_ONE_PATIENT, seconds),
            row_of_seconds("missing facts of all its unknown outcomes", SECONDS_OF_A_SEARCH, missing),
            row_of_seconds("nearest change, median of all statements", SECONDS_OF_A_SEARCH, middle),
            row_of_seconds("nearest change, worst of all statements", SECONDS_OF_A_SEARCH, worst),
            Row(name, "–", f"{whole * 1000:.1f} ms", f"{whole / seconds:.0f} × the trace"),
        ]

    def cql(self) -> list[Row]:
        """One patient beside cql-execution on the same logic; no figure where the outcomes differ."""
        ruleset, crowd, ways = compare(ROOT, self.scratch, self.rounds)
        rows = []
        for way, differences, seconds, seconds_of_cql, times in ways:
            figure = f"one patient, {len(ruleset.library.statements)} statements: cql-execution, {way}"
            if differences:
                rows.append(Row(figure, "–", f"{len(differences)} results differ, first of {differences[0]}"))
                continue
            same = f"same outcomes of {len(crowd.people)} patients; left out: {crowd.left_out}"
            rows.append(Row(figure, "–", span(seconds_of_cql), same))
            measured = f"{times:.3g} × as fast ({span(seconds)})"
            target = f"{TIMES_AS_FAST_AS_CQL} × as fast"
            ratio = f"{TIMES_AS_FAST_AS_CQL / times:.2f}"
            rows.append(Row("the same patients: mgkg with full trace", target, measured, ratio))
        return rows

    def growth(self) -> list[Row]:
        """One patient against rule sets of growing size: the time of a rule should stay what it is."""
        sizes = grown(ROOT, self.rounds)
        rows = []
        for size in sizes:
            figure = (
                f"{size.recommendations} recommendations, {size.statements} statements, one patient with full trace"
            )
            share = f"{size.decided:.0%} of statements decided, {size.applying:.0%} apply"
            compiled = f"compiled in {span(size.seconds_to_compile)}"
            rows.append(Row(figure, "–", f"{span(size.seconds)}; {share}", compiled))
        times = sizes[-1].seconds_of_a_rule / sizes[0].seconds_of_a_rule
        figure = f"time of one of {sizes[-1].recommendations} beside one of {sizes[0].recommendations}"
        return [*rows, Row(figure, "1 ×", f"{times:.2f} ×", f"{times:.2f}")]

    def ask(self, scripts: Path) -> list[Row]:
        """A question in plain words: in process with the rules loaded, and as a whole process."""
        cold = "a question, whole process"
        process = Process((scripts / "mgkg", "ask", ABOUT_ONE_PATIENT[0]), self.kept_cache("ask"))
        seconds = seconds_of_processes({cold: process}, ROOT, self.rounds)
        patient, topic = (
            seconds_of_asking(ROOT, questions, self.rounds) for questions in (ABOUT_ONE_PATIENT, ABOUT_A_TOPIC)
        )
        return [
            row_of_seconds("a question about one patient, in process, printed", SECONDS_TO_ASK_WARM, patient),
            row_of_seconds("a question about a topic, in process, printed", SECONDS_TO_ASK_WARM, topic),
            row_of_seconds(cold, SECONDS_TO_ASK_COLD, seconds[cold]),
        ]

    def check(self, scripts: Path) -> list[Row]:
        """The check of the content, from nothing and with nothing changed."""
        command = (scripts / "mgkg", "check")
        rounds = min(self.rounds, ROUNDS_OF_CHECK)
        cold, unchanged = "check, cold", "check, nothing changed"
        seconds = seconds_of_processes(
            {
                cold: Process(command, self.empty_cache("check")),
                unchanged: Process(command, self.kept_cache("check")),
            },
            ROOT,
            rounds,
        )
        return [
            row_of_seconds(cold, SECONDS_OF_CHECK_COLD, seconds[cold]),
            row_of_seconds(unchanged, SECONDS_OF_CHECK_UNCHANGED, seconds[unchanged]),
        ]

    def verify(self, scripts: Path) -> list[Row]:
        """What is shipped verified as a whole process with nothing kept; seeded ones in a process each; one change."""
        # It exits with 1 while there are unsettled findings.
        process = Process((scripts / "mgkg", "verify"), self.empty_cache("verify"), exits=(0, 1))
        cold = "verify, cold"
        seconds = seconds_of_processes({cold: process}, ROOT, min(self.rounds, ROUNDS_OF_CHECK))
        # A size before and after the one that is held against it, so that a slow moment strikes both.
        small, large, again, crowded = (apart(verified, size) for size in (SMALL, LARGE, SMALL, CROWDED))
        times = large.seconds / statistics.mean((small.seconds, again.seconds))
        beside = f"{LARGE.recommendations} recommendations beside {SMALL.recommendations}"
        change = f"one of {SMALL.recommendations} recommendations changed, verified again"
        return [
            row_of_seconds(cold, SECONDS_OF_VERIFY_COLD, seconds[cold]),
            *rows_of_verified(small, SECONDS_TO_VERIFY_SMALL),
            *rows_of_verified(large, None),
            Row(beside, f"{TIMES_AS_LONG_FOR_LARGE} ×", f"{times:.2f} ×", f"{times / TIMES_AS_LONG_FOR_LARGE:.2f}"),
            *rows_of_verified(crowded, SECONDS_TO_VERIFY_CROWDED),
            row_of_seconds(change, SECONDS_OF_ONE_CHANGE, apart(seconds_of_one_change, SMALL)),
        ]


def rows_of_records(bench: Bench) -> list[Row]:
    """Records in FHIR: how fast they are read beside the library, and the memory for a large one."""
    read = compared(ROOT, bench.rounds)
    rate = f"{MEGABYTES_A_SECOND} MB/s"
    row = Row(
        "records in FHIR with mapping", rate, f"{read.reader:.1f} MB/s", f"{MEGABYTES_A_SECOND / read.reader:.2f}"
    )
    beside = f"{TIMES_THE_LIBRARY} × fhir.resources"
    times = f"{read.times:.1f} × ({read.library:.1f} MB/s); decoding alone {read.json:.0f} MB/s"
    one = large(ROOT, bench.scratch)
    return [
        row,
        Row(f"  of {read.megabytes:.0f} MB of real bundles", beside, times, f"{TIMES_THE_LIBRARY / read.times:.2f}"),
        Row(f"a bundle of {one.megabytes:.0f} MB", "–", f"{one.seconds:.1f} s", f"memory grew by {one.grown:.0f} MB"),
    ]


def rows_of_site(bench: Bench) -> list[Row]:
    """The published site: built small and large, and edited while it is served."""
    rounds = min(bench.rounds, ROUNDS_OF_A_SITE)
    small = built(ROOT, bench.scratch / "site", COPIES, rounds)
    large = built(ROOT, bench.scratch / "site", COPIES_OF_LARGE, 1)
    again = built(ROOT, bench.scratch / "again", COPIES, rounds)
    seconds = statistics.mean((small.seconds, again.seconds))
    times = large.seconds / seconds
    edit = statistics.median(seconds_of_edits(ROOT, bench.scratch / "site", COPIES, bench.rounds))
    return [
        row_of_seconds(f"site of {small.statements} statements, {small.pages} pages", SECONDS_OF_A_SITE, seconds),
        Row("  the same with nothing kept of what verify found", "–", span(small.cold)),
        Row(
            f"site of {large.statements} statements, {large.pages} pages, beside it",
            f"{TIMES_AS_LONG_FOR_A_LARGE_SITE} ×",
            f"{times:.2f} × ({span(large.seconds)})",
            f"{times / TIMES_AS_LONG_FOR_A_LARGE_SITE:.2f}",
        ),
        Row("  the same with nothing kept of what verify found", "–", span(large.cold)),
        row_of_seconds("an edit among them, from being saved to being served", SECONDS_OF_AN_EDIT, edit),
        *rows_of_paint(bench),
    ]


def rows_of_paint(bench: Bench) -> list[Row]:
    """The pages of the real site as a reader gets them: the largest paint of cold loads, and their own weight."""
    try:
        pages = painted(ROOT, bench.scratch, bench.rounds)
    except CannotMeasureError as error:
        return [Row("largest paint", span(SECONDS_OF_A_PAINT), str(error))]
    rows = []
    for name, page in pages.items():
        kilobytes = page.weight / 1000
        rows += [
            row_of_seconds(f"largest paint, {name}, nothing kept", SECONDS_OF_A_PAINT, page.middle),
            Row(
                "  HTML and what not every page loads",
                f"{KILOBYTES_OF_A_PAGE} kB",
                f"{kilobytes:.0f} kB",
                f"{kilobytes / KILOBYTES_OF_A_PAGE:.2f}",
            ),
        ]
    return rows


def rows_of_verified(one: Verified, target: float | None) -> list[Row]:
    """A line for the time, and one for what the rule set is made of."""
    recommendations, answers = one.size
    figure = f"verify {recommendations} recommendations, {answers} answers a decision"
    compiled = f"of these compiled in {span(one.seconds_to_compile)}"
    row = Row(figure, "–", span(one.seconds)) if target is None else row_of_seconds(figure, target, one.seconds)
    return [row, Row(f"  {compiled}", "–", one.shares)]


def row_of_seconds(figure: str, target: float, measured: float) -> Row:
    """A line for a figure whose target is a time."""
    return Row(figure, span(target), span(measured), f"{measured / target:.2f}")


def span(seconds: float) -> str:
    """Seconds or milliseconds, three figures of them."""
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def rows_of(bench: Bench, *, growth: bool, verify: bool, fhir: bool, site: bool) -> Iterable[Row]:
    """All lines, the long ones if wanted; a figure that cannot be measured says why and stops no other."""
    in_place = Path(sys.executable).parent
    try:
        installed = install_wheel(ROOT, bench.scratch)
    except CannotMeasureError as error:
        yield Row("the wheel, installed", "–", str(error))
        installed = in_place
    parts: list[tuple[str, Callable[[], list[Row]]]] = [
        ("recommend, from the wheel", lambda: bench.recommend(installed, "from the wheel")),
        ("recommend, in place", lambda: bench.recommend(in_place, "in place")),
        ("one patient in process", bench.one_patient),
        ("one patient beside cql-execution", bench.cql),
        ("questions in plain words", lambda: bench.ask(installed)),
        ("check", lambda: bench.check(installed)),
    ]
    parts += [("growth", bench.growth)] if growth else []
    parts += [("verify", lambda: bench.verify(installed))] if verify else []
    parts += [("records in FHIR", lambda: rows_of_records(bench))] if fhir else []
    parts += [("the published site", lambda: rows_of_site(bench))] if site else []
    for figure, rows in parts:
        try:
            yield from rows()
        except CannotMeasureError as error:
            yield Row(figure, "–", str(error))


def print_table(rows: Iterable[Row]) -> None:
    """The lines under their headings, columns as wide as their widest cell."""
    table = [("figure", "target", "measured", "of target")]
    table += [(row.figure, row.target, row.measured, row.ratio) for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def main() -> None:
    """Measure all, print one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="runs of each command; the median counts (15)")
    parser.add_argument("--growth", action="store_true", help="also up to 10,000 recommendations: minutes to compile")
    parser.add_argument("--verify", action="store_true", help="also up to 5,000 recommendations verified: minutes")
    parser.add_argument("--fhir", action="store_true", help="also records in FHIR, one of 200 MB among them")
    parser.add_argument("--site", action="store_true", help="also sites of 1,000 and 5,000 statements: minutes")
    arguments = parser.parse_args()
    rounds = arguments.rounds
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {rounds} rounds in turn\n")
    with tempfile.TemporaryDirectory(prefix="mgkg-bench-") as scratch:
        bench = Bench(Path(scratch), rounds)
        wanted = {name: getattr(arguments, name) for name in ("growth", "verify", "fhir", "site")}
        print_table(rows_of(bench, **wanted))


if __name__ == "__main__":
    main()
