"""Group the og images modules."""
