"""Tab “Changes”: the history of an event."""
