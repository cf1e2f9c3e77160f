"""Group the projects modules."""
