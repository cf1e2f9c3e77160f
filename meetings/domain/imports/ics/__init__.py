"""Pure functions that parse calendar files into events."""
