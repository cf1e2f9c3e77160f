"""Group the health modules."""
