"""Pure functions that parse the text of published plans into events."""
