"""Calendar entries: events serialised as iCalendar, stored and updated when they change."""
