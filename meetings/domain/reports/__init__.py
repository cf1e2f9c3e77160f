"""Figures across subjects; queries only."""
