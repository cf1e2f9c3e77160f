"""Import of plans: source, preview and result."""
