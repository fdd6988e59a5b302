"""Write made patients: python -m tests.exchange.made --seed 1 --count 10 --out made.

Each is a bundle, NUMBER.json, and NUMBER.facts.json, the same as a patient file, where one can hold it.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from mgkg.reason.facts import now
from mgkg.rules.cache import load_ruleset
from tests.exchange.made.patient import made_patient

ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.exchange.made", description="Write made patients to a folder.")
    parser.add_argument("--seed", type=int, default=1, help="of the first one; each further one has the next")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    ruleset, clock = load_ruleset(ROOT), now()
    given.out.mkdir(parents=True, exist_ok=True)
    unwritten = 0
    for seed in range(given.seed, given.seed + given.count):
        made = made_patient(seed, ruleset, clock)
        (given.out / f"{seed}.json").write_text(made.text, encoding="utf-8")
        mapping = made.mapping
        if mapping is None:
            unwritten += 1
            continue
        facts = json.dumps(mapping, ensure_ascii=False, indent=1)
        (given.out / f"{seed}.facts.json").write_text(facts, encoding="utf-8")
    sys.stdout.write(f"{given.count} bundles, {given.count - unwritten} patient files in {given.out}\n")


if __name__ == "__main__":
    main()
