"""Sessions and appearances."""
