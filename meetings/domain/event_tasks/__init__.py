"""Group the event tasks modules."""
