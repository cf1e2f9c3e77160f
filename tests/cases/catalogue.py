"""The catalogue of cases: real inputs, their correct values, and the results of this version.

`inputs/cases.tsv` lists the inputs and their correct values. `expected/` contains the result of
this version for each case, correct or not. After an intended change, record the results with
`CASES=record make test only=tests/cases`, and review the difference.
"""

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
INPUTS, EXPECTED = FOLDER / "inputs", FOLDER / "expected"
IS_RECORDING = os.environ.get("CASES") == "record"
#: Kinds of cases whose input is a source to import.
SOURCES = ("ics", "table", "plan")


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table."""

    kind: str
    file: str

    @property
    def name(self) -> str:
        """Return the name of the input without its suffix."""
        return Path(self.file).stem

    @property
    def content(self) -> bytes:
        """Return the input."""
        return (INPUTS / self.file).read_bytes()


def cases() -> list[Case]:
    """Return every case of the table."""
    with (INPUTS / "cases.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Case(row["kind"], row["input"]) for row in rows]


def recorded(name: str) -> Any:
    """Return the recorded result of the case."""
    return json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))


def assert_as_recorded(name: str, value: Any) -> None:
    """Compare the value with the recorded one; when recording, write it first."""
    file = EXPECTED / f"{name}.json"
    text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if IS_RECORDING:
        EXPECTED.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert json.loads(text) == recorded(name)
