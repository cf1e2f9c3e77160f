"""Where the site is, as the world knows it."""

from flask import current_app

from meetings.settings import Settings


def base_url() -> str:
    """Return the site's public address, without a slash at its end."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url
