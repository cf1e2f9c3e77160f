"""Group the followers modules."""
