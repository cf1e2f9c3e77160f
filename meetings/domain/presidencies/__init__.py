"""Presidencies, their periods and priorities."""
