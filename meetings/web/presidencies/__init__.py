"""Group the presidencies modules."""
