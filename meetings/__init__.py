"""Convenor: the meetings of task forces, expert groups and networks."""

import gc

# With the default threshold of 700 new objects, garbage collection would take a quarter of the
# start-up time. `app.py` restores the default after loading.
gc.set_threshold(20_000, 10, 10)
