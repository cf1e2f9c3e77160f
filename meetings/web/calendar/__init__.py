"""Group the calendar modules."""
