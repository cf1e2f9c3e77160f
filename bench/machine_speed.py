"""The speed of the machine, as a multiple of the time of a fixed piece of work.

The same machine may be two to four times slower an hour later. Limits of seconds hold for a
nominal speed, and are scaled by the speed measured beside each figure. The work resembles that
of the product: formatting, dictionaries, regular expressions, JSON, and rows of SQLite.
"""

import json
import re
import sqlite3
import time

#: The least CPU seconds of the work on the machine for which the limits were set, with Python 3.11.
#: The scale compares it with the least of the rounds: a smaller value makes all limits lenient.
NOMINAL_SECONDS = 0.1
_ROUNDS = 5
_ROWS = 2_000
_ESCAPED = re.compile(r"[\\;,]")


def slowness() -> float:
    """Return how many times slower than nominal the machine is now; below 1 if it is faster."""
    return min(_work() for _ in range(_ROUNDS)) / NOMINAL_SECONDS


def _work() -> float:
    """Return the CPU seconds of the fixed work."""
    began = time.process_time()
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, title TEXT, facts TEXT)")
        connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", map(_row, range(_ROWS)))
        lines = [_line(*row) for row in connection.execute("SELECT * FROM entries ORDER BY title")]
    assert len({line[:40] for line in lines}) == _ROWS
    return time.process_time() - began


def _row(number: int) -> tuple[int, str, str]:
    facts = {f"field {n}": [number * n, f"Žuvis, {n}; Board"] for n in range(8)}
    return number, f"Meeting {number % 97} of {number}", json.dumps(facts)


def _line(number: int, title: str, facts: str) -> str:
    known = {name: values for name, values in json.loads(facts).items() if values[0] >= 0}
    texts = [_ESCAPED.sub(r"\\\g<0>", f"{name}: {text}") for name, (_, text) in known.items()]
    return f"UID:{number}-{title}\r\n" + "\r\n ".join(texts)
