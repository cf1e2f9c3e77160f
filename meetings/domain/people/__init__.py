"""Persons, organisations, countries and their membership."""
