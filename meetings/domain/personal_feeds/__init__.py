"""Personal calendar feeds: their contents, owners and secrets."""
