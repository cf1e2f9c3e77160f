"""Import of plans and calendars: parse a source, preview it, then create or update events."""
