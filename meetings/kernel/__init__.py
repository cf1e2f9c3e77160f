"""The ground that every room stands on: clock, database, time zones, text, errors."""
