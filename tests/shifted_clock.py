"""Loaded with `pytest -p tests.shifted_clock`, the tests run as on a day two years from now.

No test may depend on when it runs: where a view asks the computer what day it is, the test's
own days are counted from now.
"""

from datetime import timedelta

from meetings.kernel import clock

_AHEAD = timedelta(days=730)
_now = clock.now

setattr(clock, "now", lambda: _now() + _AHEAD)  # noqa: B010 - mypy lets nobody assign to a function
