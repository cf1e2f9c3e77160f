"""Compare CPU times of calls within one test.

A ratio does not depend on the machine, unlike a limit in seconds. Calibrate the factor so that a
quadratic implementation exceeds it.
"""

from collections.abc import Callable
from math import inf
from time import process_time

Work = Callable[[], object]
FEWEST_ROUNDS, MOST_ROUNDS = 2, 6
HOPELESS = 5


def assert_costs_at_most(factor: float, tried: Work, reference: Work) -> None:
    """Assert that the best CPU time of a call is at most the factor times that of the reference.

    The calls alternate, so that both meet the same disturbances. Further rounds are run only while
    the ratio is a little too high: a disturbance can make a call slower but never faster.
    """
    best_tried = best_reference = inf
    for number in range(MOST_ROUNDS):
        best_reference = min(best_reference, _cost(reference))
        best_tried = min(best_tried, _cost(tried))
        if number + 1 >= FEWEST_ROUNDS and best_tried <= factor * best_reference:
            return
        if best_tried > HOPELESS * factor * best_reference:
            break
    ratio = best_tried / best_reference
    raise AssertionError(f"costs {ratio:.1f} times as much as the reference, at most {factor:g}")


def _cost(work: Work) -> float:
    began = process_time()
    work()
    return process_time() - began
