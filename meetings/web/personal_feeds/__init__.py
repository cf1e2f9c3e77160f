"""Group the personal feeds modules."""
