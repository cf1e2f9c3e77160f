"""Refusals of the addresses; only operators meet them, so they are sentences."""


class CannotMove(ValueError):
    """The address cannot be given, and why not."""
