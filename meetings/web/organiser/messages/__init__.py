"""Group the messages modules."""
