"""Sitemap and robots.txt."""
