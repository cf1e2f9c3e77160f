"""Plans and calendars of others, read, looked at, and only then written as events."""
