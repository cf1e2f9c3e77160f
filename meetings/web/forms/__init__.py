"""Forms: shape only; what the house decides is not asked here."""
