"""The public page of an event."""
