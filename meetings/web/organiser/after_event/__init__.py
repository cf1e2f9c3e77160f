"""Group the after event modules."""
