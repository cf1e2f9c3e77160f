"""Refusals of the addresses; only operators meet them, so they are sentences."""


class CannotRenameSlug(ValueError):
    """The address cannot be given, and why not."""
