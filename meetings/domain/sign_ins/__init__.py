"""Sessions of users who are signed in."""
