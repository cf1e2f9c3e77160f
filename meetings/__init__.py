"""Convenor: the meetings of task forces, expert groups and networks."""

import gc

# After the usual 700 new objects, all that is being loaded would be gone through so often for
# garbage that it takes a quarter of the start. `app.py` goes back to them when it is loaded.
gc.set_threshold(20_000, 10, 10)
