"""The components of the application, and its public URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from flask.sansio.app import App

from meetings.adapters.file_store import FileStore
from meetings.adapters.http_client import FetchOptions
from meetings.adapters.og_images import OgImages
from meetings.settings import Settings

_EXTENSION_KEY = "convenor"


@dataclass(slots=True)
class Components:
    """The components that views and jobs use; the factory creates them.

    ``assets`` are the built files by name, ``og_images`` stores the link preview images of events,
    and ``fetch_policy`` limits the URLs that an import may fetch.
    """

    settings: Settings
    assets: Mapping[str, Path]
    og_images: OgImages
    fetch_policy: FetchOptions


def register_components(app: Flask, parts: Components) -> None:
    """Register the components of the application."""
    app.extensions[_EXTENSION_KEY] = parts


def get_components(app: App) -> Components:
    """Return the components of the application.

    Raises:
        KeyError: none were registered.
    """
    parts: Components = app.extensions[_EXTENSION_KEY]
    return parts


def components() -> Components:
    """Return the components of the current application."""
    return get_components(current_app)


def settings() -> Settings:
    """Return the settings of the current application."""
    return components().settings


def base_url() -> str:
    """Return the public URL of the site, without a trailing slash."""
    return settings().public_url


def file_store() -> FileStore:
    """Return the file store of this installation."""
    current = settings()
    return FileStore(current.instance / "files", limit=current.upload_limit)
