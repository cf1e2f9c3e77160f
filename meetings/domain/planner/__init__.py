"""Annual planning: planned events and their clashes."""
