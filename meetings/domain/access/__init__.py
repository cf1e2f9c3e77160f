"""Permissions, roles and tokens."""
