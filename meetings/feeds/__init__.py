"""Calendars and feeds for regular polling by clients."""
