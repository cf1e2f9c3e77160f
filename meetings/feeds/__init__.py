"""Calendars and feeds that programs fetch again and again."""
