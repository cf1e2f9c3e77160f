"""Tab “Messages”: the mails about an event."""
