"""Compare the speed of this machine with the one for which the targets of time are."""

import time
from statistics import median

#: CPU seconds that a million additions take there.
_NOMINAL_SECONDS = 0.05
_ADDITIONS, _ROUNDS = 1_000_000, 5


def slowness() -> float:
    """Return how many times slower this machine runs Python at the moment; at least 1."""
    return max(1.0, median(_loop_seconds() for _ in range(_ROUNDS)) / _NOMINAL_SECONDS)


def _loop_seconds() -> float:
    began, total = time.process_time(), 0
    for number in range(_ADDITIONS):
        total += number
    return time.process_time() - began
