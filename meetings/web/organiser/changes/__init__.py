"""Group the changes modules."""
