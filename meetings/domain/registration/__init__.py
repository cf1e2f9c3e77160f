"""Registrations, seats, approval and the waiting list."""
