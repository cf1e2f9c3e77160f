"""Audit trail: actors, actions and times; entries are never edited."""
