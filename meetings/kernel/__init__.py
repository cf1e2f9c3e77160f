"""The ground that every room stands on: clock, database, time zones, text, errors."""

from zoneinfo import ZoneInfo, reset_tzpath

# The rules of the zones come from the pinned package tzdata, not from the machine: two
# machines of one installation must agree on an instant, and a feed must be the same from
# both. The machine's own are often years old, and would be taken first.
reset_tzpath(to=())
ZoneInfo.clear_cache()
