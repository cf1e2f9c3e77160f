"""What this application is made of, and where it is, as the world knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from flask.sansio.app import App

from meetings.adapters.cards import Cards
from meetings.adapters.fetching import Wanted
from meetings.settings import Settings

_EXTENSION = "convenor"


@dataclass(slots=True)
class Parts:
    """What views and jobs need of the application; the factory puts it together.

    ``built`` are the built files by their names, ``cards`` paints the pictures of events,
    ``import_from`` says what may be fetched for an import.
    """

    settings: Settings
    built: Mapping[str, Path]
    cards: Cards
    import_from: Wanted


def register(app: Flask, parts: Parts) -> None:
    """Give the application its parts."""
    app.extensions[_EXTENSION] = parts


def parts_of(app: App) -> Parts:
    """Return the parts of the application.

    Raises:
        KeyError: none were registered.
    """
    parts: Parts = app.extensions[_EXTENSION]
    return parts


def parts() -> Parts:
    """Return the parts of the current application."""
    return parts_of(current_app)


def settings() -> Settings:
    """Return the settings of the current application."""
    return parts().settings


def base_url() -> str:
    """Return the site's public address, without a slash at its end."""
    return settings().public_url
