"""Interpretation of words, dates, times and places, shared by all source formats."""
