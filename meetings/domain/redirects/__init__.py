"""Redirects from former URLs of pages and feeds to the current ones."""
