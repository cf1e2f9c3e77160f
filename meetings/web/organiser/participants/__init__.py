"""Group the participants modules."""
