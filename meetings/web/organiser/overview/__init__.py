"""Group the overview modules."""
