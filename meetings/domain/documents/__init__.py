"""Documents, their versions and read permissions."""
