"""The outside world behind protocols: mail and files."""
