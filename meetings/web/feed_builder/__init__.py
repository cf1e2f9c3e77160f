"""Group the feed builder modules."""
