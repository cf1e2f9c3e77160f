"""The built stylesheet, scripts, fonts and icons: their URLs, and how they are served."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from flask import Flask, Response, abort, request

from meetings.http.urls import STATIC_PATH, site_url

IMMUTABLE_CACHE_CONTROL = "public, max-age=31536000, immutable"
PRECOMPRESSED = (("br", ".br"), ("gzip", ".gz"))
MEDIA_TYPES = {
    ".css": "text/css",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class AssetsMissing(RuntimeError):
    """The assets have not been built."""


def load_manifest(dist: Path) -> Mapping[str, str]:
    """Return the built file of each asset, by its name.

    Raises:
        AssetsMissing: there is no readable manifest.
    """
    try:
        names: dict[str, str] = json.loads((dist / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AssetsMissing(f"No built assets in {dist}: run `make assets`.") from error
    return MappingProxyType(names)


def asset_path(manifest: Mapping[str, str], name: str) -> str:
    """Return the path of an asset below the application; it changes whenever the content does.

    Raises:
        KeyError: no such asset was built.
    """
    return f"{STATIC_PATH}{manifest[name]}"


def font_files(dist: Path) -> dict[str, dict[str, str]]:
    """Return the files of our fonts by family and character subset."""
    manifest = load_manifest(dist)
    families = {"serif": "source-serif-4", "sans": "inter"}
    parts = ("latin", "latin-ext", "cyrillic", "greek")
    return {
        family: {part: str(dist / manifest[f"{slug}-{part}.woff2"]) for part in parts}
        for family, slug in families.items()
    }


def icon_names(sprite: str) -> list[str]:
    """Return the names of the icons in a sprite."""
    return re.findall(r'<symbol id="([a-z0-9-]+)"', sprite)


def register_assets(app: Flask, dist: Path) -> Mapping[str, Path]:
    """Serve the built files and let templates call ``asset("app.css")``; return the files.

    ``icon_url("clock")`` is the URL of an icon; in tests a missing icon is an error.

    Create the app with ``static_folder=None``, because the endpoint "static" is defined here.
    """
    manifest = load_manifest(dist)
    built = frozenset(manifest.values())
    sprite = asset_path(manifest, "icons.svg")
    icons = frozenset(icon_names((dist / manifest["icons.svg"]).read_text("utf-8")))

    def asset(name: str) -> str:
        return site_url(asset_path(manifest, name))

    def icon_url(name: str) -> str:
        if app.testing and name not in icons:
            raise LookupError(f"no icon {name!r} in the sprite: add it to assets/icons.txt")
        return site_url(f"{sprite}#{name}")

    def send_asset(filename: str) -> Response:
        if filename not in built:
            abort(404)
        return send_built(dist / filename)

    app.jinja_env.globals.update(asset=asset, icon_url=icon_url)
    app.add_url_rule(f"{STATIC_PATH}<path:filename>", endpoint="static", view_func=send_asset)
    return {name: dist / file for name, file in manifest.items()}


def send_built(file: Path) -> Response:
    """Return a built file in the best encoding the client accepts; answer 304 and ranges.

    The name contains a hash of the content, so the response never expires. Each encoding has
    its own strong ETag, as RFC 9110, 8.8.3.3 requires.
    """
    encoding, source = _best_encoding(file)
    content = source.read_bytes()
    response = Response(content, mimetype=MEDIA_TYPES[file.suffix])
    response.set_etag(f"{file.stem}-{encoding}" if encoding else file.stem)
    response.headers["Cache-Control"] = IMMUTABLE_CACHE_CONTROL
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def _best_encoding(file: Path) -> tuple[str, Path]:
    """Return the content coding and the file that holds it; "" for the file as it is."""
    for encoding, suffix in PRECOMPRESSED:
        packed = file.with_name(file.name + suffix)
        if request.accept_encodings[encoding] > 0 and packed.is_file():
            return encoding, packed
    return "", file
