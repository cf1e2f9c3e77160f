"""Strategies as trees: objectives, sections, actions."""
