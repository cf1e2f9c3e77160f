"""Pages of the bodies."""
