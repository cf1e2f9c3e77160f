"""Compare CPU times of calls within one test.

A ratio does not depend on the machine, unlike a limit in seconds. Calibrate the factor so that a
quadratic implementation exceeds it.
"""

from collections.abc import Callable
from math import inf
from time import process_time

Work = Callable[[], object]
MOST_ROUNDS = 6
HOPELESS = 5


def assert_costs_at_most(factor: float, tried: Work, reference: Work) -> None:
    """Assert that the best CPU time of a call is at most the factor times that of the reference.

    A disturbance can make a call slower but never faster. So one call that costs little enough is
    sufficient, and the least of at least two references makes the limit no higher than it should
    be. The calls alternate, so that both meet the same disturbances.
    """
    best_tried, best_reference = inf, _cost(reference)
    for _round in range(MOST_ROUNDS):
        best_tried = min(best_tried, _cost(tried))
        best_reference = min(best_reference, _cost(reference))
        if best_tried <= factor * best_reference:
            return
        if best_tried > HOPELESS * factor * best_reference:
            break
    ratio = best_tried / best_reference
    raise AssertionError(f"costs {ratio:.1f} times as much as the reference, at most {factor:g}")


def _cost(work: Work) -> float:
    began = process_time()
    work()
    return process_time() - began
