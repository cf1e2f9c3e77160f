"""Group the search modules."""
