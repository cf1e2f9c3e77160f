"""Calendar entries: events serialised as iCalendar, stored and refreshed when they change."""
