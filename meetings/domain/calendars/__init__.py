"""What calendar programs read: events as iCalendar, kept ready and renewed when they change."""
