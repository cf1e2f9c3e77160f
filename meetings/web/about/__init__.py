"""Group the about modules."""
