"""Group the embed modules."""
