"""Tab “Details”: the fields of an event."""
