"""Group the accounts modules."""
