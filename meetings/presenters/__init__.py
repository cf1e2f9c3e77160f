"""Group the presenters modules."""
