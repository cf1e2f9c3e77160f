"""Group the frameworks modules."""
