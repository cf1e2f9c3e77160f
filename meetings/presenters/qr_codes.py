"""QR codes that open a calendar in the calendar app of a phone."""

import io

import segno
from markupsafe import Markup

_DARK, _LIGHT = "#0d2b40", "#fff"


def svg_file(url: str) -> bytes:
    """Return the code as an SVG file."""
    picture = io.BytesIO()
    _qr_code(url).save(
        picture, kind="svg", scale=8, border=4, light=_LIGHT, dark=_DARK, xmldecl=False
    )
    return picture.getvalue()


def inline_svg(url: str) -> Markup:
    """Return the code as inline SVG; it serves secret URLs that must not appear in another URL."""
    drawn = _qr_code(url).svg_inline(
        border=4, light=_LIGHT, dark=_DARK, svgclass=None, lineclass=None, omitsize=True
    )
    return Markup(drawn)  # noqa: S704  # drawn from black and white squares alone


def _qr_code(url: str) -> segno.QRCode:
    return segno.make(url, error="m", micro=False)
