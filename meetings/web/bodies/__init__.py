"""Group the bodies modules."""
