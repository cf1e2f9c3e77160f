"""Group the documents modules."""
