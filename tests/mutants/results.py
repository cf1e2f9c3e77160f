"""Results of the run, and the reviewed survivors."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutants.targets import ROOT

SURVIVORS = ROOT / "docs/developers/mutants.md"
MIN_KILL_RATE = 0.85
EQUIVALENT = "equivalent"
_ROW = re.compile(r"^\| `(?P<name>[^`]+)` \| (?P<verdict>[^|]+) \| [^|]+ \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one mutant; ``killer`` is empty for a survivor.

    ``tests`` is the number of tests that execute the changed line.
    """

    name: str
    line: int
    killer: str
    tests: int
    seconds: float


def known_survivors() -> dict[str, str]:
    """Return the verdict on each survivor in the documentation, by the name of the mutant."""
    text = SURVIVORS.read_text(encoding="utf-8") if SURVIVORS.exists() else ""
    return {row["name"]: row["verdict"].strip() for row in _ROW.finditer(text)}


def append(file: Path, result: Result) -> None:
    """Append the result as a line of JSON."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over all results; equivalent mutants don't count for the rate."""

    sample: int
    equivalent: int
    killed: int
    unlisted: tuple[Result, ...]

    @property
    def rate(self) -> float:
        """Return the share of killed mutants among those that are not equivalent."""
        counted = self.sample - self.equivalent
        return self.killed / counted if counted else 1.0


def summarise(results: list[Result], verdicts: dict[str, str]) -> Summary:
    """Count the results; ``unlisted`` are the survivors without a verdict."""
    survivors = [result for result in results if not result.killer]
    return Summary(
        sample=len(results),
        equivalent=sum(verdicts.get(mutant.name) == EQUIVALENT for mutant in survivors),
        killed=len(results) - len(survivors),
        unlisted=tuple(mutant for mutant in survivors if mutant.name not in verdicts),
    )
