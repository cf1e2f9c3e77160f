"""Tab “Participants”: registrations of an event."""
