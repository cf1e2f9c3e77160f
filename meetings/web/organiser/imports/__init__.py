"""Group the imports modules."""
