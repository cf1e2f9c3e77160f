"""Group the details modules."""
