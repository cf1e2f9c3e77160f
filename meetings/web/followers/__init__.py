"""News by e-mail."""
