"""Group the delegations modules."""
