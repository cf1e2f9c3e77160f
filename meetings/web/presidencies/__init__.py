"""Pages of the presidencies."""
