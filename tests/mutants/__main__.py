"""Run a seeded sample of mutants: `python -m tests.mutants --seed 8 --size 300`.

The exit code is 1 if fewer than 85 % of the mutants that are not equivalent are killed.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path

import pytest

from tests.mutants.generate import Mutant
from tests.mutants.plugin import MutantRunner
from tests.mutants.results import MIN_KILL_RATE, Result, append, known_survivors, summarise
from tests.mutants.targets import ROOT, all_mutants, nearest_tests


def parse_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--seed", type=int, default=8, help="seed of the sample")
    parser.add_argument("--size", type=int, default=300, help="number of mutants")
    parser.add_argument("--only", default="", help="only mutants whose name contains this text")
    parser.add_argument("--time-limit", type=float, default=20, help="seconds added per mutant")
    parser.add_argument("--results", type=Path, default=ROOT / "instance/mutants.jsonl")
    return parser.parse_args()


def sample(options: argparse.Namespace) -> list[Mutant]:
    """Return the mutants to run; an edit of one function doesn't change the rest of the sample."""

    def rank(mutant: Mutant) -> bytes:
        return hashlib.sha256(f"{options.seed}:{mutant.name}".encode()).digest()

    mutants = all_mutants()
    chosen = {mutant.name for mutant in sorted(mutants, key=rank)[: options.size]}
    return [item for item in mutants if item.name in chosen and options.only in item.name]


def run(mutants: list[Mutant], options: argparse.Namespace) -> list[Result]:
    """Run the mutants in one process and write each result at once."""
    os.environ["CI"] = "1"  # Hypothesis tries the same examples each time.
    options.results.parent.mkdir(exist_ok=True)
    options.results.write_text("")
    results: list[Result] = []

    def report(result: Result) -> None:
        results.append(result)
        append(options.results, result)
        state = "killed" if result.killer else "SURVIVED"
        print(f"{len(results)}/{len(mutants)} {state} {result.name}", flush=True)

    runner = MutantRunner(mutants, report, options.time_limit)
    quiet = ["-p", "no:terminal", "-p", "no:cacheprovider", "--capture=sys"]
    code = pytest.main([*quiet, *nearest_tests()], plugins=[runner])
    if len(results) < len(mutants):
        raise SystemExit(f"The tests did not run: pytest returned {code!r}.")
    return results


def main() -> int:
    """Run the sample and return the exit code."""
    options = parse_options()
    os.chdir(ROOT)
    results = run(sample(options), options)
    summary = summarise(results, known_survivors())
    for survivor in summary.unlisted:
        print(f"Not listed: `{survivor.name}` (line {survivor.line}, {survivor.tests} tests)")
    for name in sorted(known_survivors().keys() - {mutant.name for mutant in all_mutants()}):
        print(f"Listed, but no such mutant: `{name}`")
    counted = summary.sample - summary.equivalent
    print(
        f"{summary.killed} of {counted} killed ({summary.rate:.1%}); seed {options.seed}, "
        f"{summary.sample} mutants, {summary.equivalent} of them equivalent."
    )
    return int(summary.rate < MIN_KILL_RATE)


if __name__ == "__main__":
    sys.exit(main())
