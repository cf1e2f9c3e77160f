"""Permissions, roles, tokens: who may do what."""
