"""Convenor: the meetings of task forces, expert groups and networks."""

import gc

# Garbage is looked for after so many new objects. After the usual 700, all that is being loaded is
# gone through so often that it takes a quarter of the start; long feeds suffer alike.
gc.set_threshold(20_000, 10, 10)
