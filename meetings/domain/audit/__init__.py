"""Who did what, when; never edited."""
