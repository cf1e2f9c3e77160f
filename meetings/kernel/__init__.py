"""Base of all packages: clock, database, time zones, text, errors."""

from zoneinfo import ZoneInfo, reset_tzpath

# Time zone rules come from the pinned package tzdata, not from the operating system. Two machines
# of one installation must agree on an instant and send the same feed. System rules are often
# years old and would take precedence.
reset_tzpath(to=())
ZoneInfo.clear_cache()
