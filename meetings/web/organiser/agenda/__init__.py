"""Group the agenda modules."""
