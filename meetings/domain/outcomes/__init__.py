"""Decisions, conclusions, action points, statements, quotations."""
