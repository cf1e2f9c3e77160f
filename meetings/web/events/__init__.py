"""Group the events modules."""
