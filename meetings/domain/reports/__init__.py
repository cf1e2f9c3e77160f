"""Figures across domain packages; queries only."""
