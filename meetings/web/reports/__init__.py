"""Group the reports modules."""
