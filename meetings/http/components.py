"""What this application is made of, and where it is, as the world knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from flask.sansio.app import App

from meetings.adapters.http_client import FetchOptions
from meetings.adapters.og_images import OgImages
from meetings.settings import Settings

_EXTENSION_KEY = "convenor"


@dataclass(slots=True)
class Components:
    """What views and jobs need of the application; the factory puts it together.

    ``built`` are the built files by their names, ``og_images`` stores the link preview images
    of events, ``import_from`` says what may be fetched for an import.
    """

    settings: Settings
    assets: Mapping[str, Path]
    og_images: OgImages
    fetch_policy: FetchOptions


def register_components(app: Flask, parts: Components) -> None:
    """Give the application its parts."""
    app.extensions[_EXTENSION_KEY] = parts


def components_of(app: App) -> Components:
    """Return the parts of the application.

    Raises:
        KeyError: none were registered.
    """
    parts: Components = app.extensions[_EXTENSION_KEY]
    return parts


def components() -> Components:
    """Return the parts of the current application."""
    return components_of(current_app)


def settings() -> Settings:
    """Return the settings of the current application."""
    return components().settings


def base_url() -> str:
    """Return the site's public address, without a slash at its end."""
    return settings().public_url
