"""The style guide renders every component; built assets exist, are small and cached."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from meetings.domain.bodies.palette import PALETTE, palette_index
from meetings.http.assets import AssetsMissing, load_manifest
from meetings.settings import ROOT

DIST = ROOT / "static" / "dist"
FIRST_VISIT = 150_000
LATER_PAGE_HTML = 20_000


def test_styleguide_shows_every_macro(client: FlaskClient) -> None:
    page = client.get("/styleguide")
    used = set(re.findall(r'class="([a-z_-]+)', page.text))

    assert page.status_code == 200
    assert used >= {"event", "agenda", "panel", "facts", "tabs", "chips", "segmented", "pager"}
    assert used >= {"meter", "bar-chart", "key-figures", "task-list", "quote"}
    assert used >= {"month", "planner", "dialog"}


def test_styleguide_is_404_in_production(app: Flask) -> None:
    app.testing = False
    try:
        assert app.test_client().get("/styleguide").status_code == 404
    finally:
        app.testing = True


def test_pages_have_no_inline_script_or_style(client: FlaskClient) -> None:
    text = client.get("/styleguide").text

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)


def test_form_associates_errors_with_fields(client: FlaskClient) -> None:
    text = client.get("/styleguide").text
    tied = r'<input[^>]*aria-describedby="wrong-title-error"[^>]*name="wrong-title"'

    assert 'id="wrong-title-error"' in text
    assert re.search(tied, text)
    assert '<a href="#wrong-mode-0">' in text


def test_unknown_icon_is_an_error_in_tests(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(LookupError, match="no-such-icon"):
        render_template_string(
            '{% from "_macros/icon.html" import icon %}{{ icon(name) }}', name="no-such-icon"
        )


def test_assets_are_compressed_and_immutable(client: FlaskClient) -> None:
    url = "/static/" + load_manifest(DIST)["app.css"]

    response = client.get(url, headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"].startswith("text/css")
    assert "immutable" in response.headers["Cache-Control"]
    assert gzip.decompress(response.data) == (DIST / Path(url).name).read_bytes()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None), ("gzip", "gzip"), ("br", "br"), ("gzip, br", "br"), ("br;q=0, gzip", "gzip"),
        ("gzip;q=0, br;q=0", None), ("deflate", None),
    ],
)  # fmt: skip
def test_asset_is_sent_in_an_encoding_the_client_accepts(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    url = "/static/" + load_manifest(DIST)["app.css"]

    response = client.get(url, headers={"Accept-Encoding": accepted})

    assert response.headers.get("Content-Encoding") == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_unchanged_asset_is_not_sent_again(client: FlaskClient) -> None:
    url = "/static/" + load_manifest(DIST)["app.css"]
    plain, packed = (
        client.get(url, headers={"Accept-Encoding": encoding}).headers["ETag"]
        for encoding in ("", "br")
    )
    assert plain != packed

    for header in (plain, f'"other", {plain}', f"W/{plain}", "*"):
        response = client.get(url, headers={"If-None-Match": header})
        assert (response.status_code, response.data) == (304, b"")
        assert "immutable" in response.headers["Cache-Control"]
    assert client.get(url, headers={"If-None-Match": packed}).status_code == 200


def test_asset_is_sent_in_ranges(client: FlaskClient) -> None:
    name = load_manifest(DIST)["app.css"]
    content = (DIST / name).read_bytes()

    first = client.get(f"/static/{name}", headers={"Range": "bytes=0-0"})
    last = client.get(f"/static/{name}", headers={"Range": "bytes=-10"})
    changed = {"Range": "bytes=0-9", "If-Range": '"other"'}

    assert (first.status_code, first.data) == (206, content[:1])
    assert first.headers["Content-Range"] == f"bytes 0-0/{len(content)}"
    assert (last.status_code, last.data) == (206, content[-10:])
    assert client.get(f"/static/{name}", headers=changed).status_code == 200
    beyond = {"Range": f"bytes={len(content)}-"}
    assert client.get(f"/static/{name}", headers=beyond).status_code == 416


def test_asset_answers_head_like_get_without_a_body(client: FlaskClient) -> None:
    url = "/static/" + load_manifest(DIST)["app.css"]
    get, head = client.get(url), client.head(url)

    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("path", ["/static/none.css", "/static/../app.py", "/static/a%00b.css"])
def test_unknown_asset_is_not_found(client: FlaskClient, path: str) -> None:
    assert 400 <= client.get(path).status_code < 500


def test_first_visit_is_small(client: FlaskClient) -> None:
    """Limit the total size of styles, scripts, icons, logo and Latin fonts."""
    built = load_manifest(DIST)
    packed = [f"{built[name]}.gz" for name in ("app.css", "app.js", "icons.svg", "mark.svg")]
    fonts = [file for name, file in built.items() if re.search(r"-latin(-ext)?\.woff2$", name)]

    total = sum((DIST / file).stat().st_size for file in packed + fonts)

    assert len(fonts) == 4
    assert total + LATER_PAGE_HTML <= FIRST_VISIT


def test_missing_assets_raise_an_error_with_the_build_command(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="make assets"):
        load_manifest(tmp_path)


def test_stylesheet_has_the_palette_of_the_bodies() -> None:
    tokens = (ROOT / "static" / "css" / "_palette.scss").read_text("utf-8")
    listed = re.search(r"\$palette: \((.*?)\)", tokens, re.DOTALL)

    assert listed is not None
    assert re.findall(r"#[0-9a-f]{6}", listed[1]) == [colour for _name, colour in PALETTE]


def test_tone_is_the_index_of_the_colour() -> None:
    assert [palette_index(colour) for _name, colour in PALETTE] == list(range(1, 13))
    assert palette_index("#123456") == 1


@pytest.mark.parametrize("colour", [colour for _name, colour in PALETTE])
def test_colours_have_enough_contrast_with_white(colour: str) -> None:
    assert (1.05) / (_luminance(colour) + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("path", ["/privacy", "/accessibility"])
def test_pages_about_the_site_are_public(client: FlaskClient, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "Set-Cookie" not in page.headers


def test_unknown_url_links_to_the_calendar(client: FlaskClient) -> None:
    page = client.get("/no/such/page")

    assert page.status_code == 404
    assert "<h1>" in page.text
    assert 'href="/"' in page.text
