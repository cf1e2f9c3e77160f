"""Group the settings modules."""
