"""Group the outcomes modules."""
