"""Tab “Documents” of an event."""
