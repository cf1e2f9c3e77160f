"""Tab “Overview” of an event, and its state transitions."""
