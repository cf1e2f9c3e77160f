"""Group the registration modules."""
