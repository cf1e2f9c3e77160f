"""Group the sandbox modules."""
