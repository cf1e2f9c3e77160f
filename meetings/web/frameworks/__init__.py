"""Pages of the strategic frameworks."""
