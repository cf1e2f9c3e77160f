"""Errors of slug changes, with messages for operators."""


class CannotRenameSlug(ValueError):
    """The slug cannot be changed; the message contains the reason."""
