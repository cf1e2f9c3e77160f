"""The meeting list for other sites."""
