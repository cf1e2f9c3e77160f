"""Decode bytes as Unicode, or report the number of the invalid line."""

import codecs

from meetings.domain.imports.errors import BytesUndecodable
from meetings.kernel.text import clean

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode_unicode(data: bytes) -> str:
    """Return the text of bytes in UTF-8, or in UTF-16 with a byte order mark.

    Raises:
        BytesUndecodable: the bytes are in neither encoding.
    """
    mark, encoding = next(
        ((mark, name) for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), (b"", "utf-8")
    )
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[len(mark) :][: error.start].decode(encoding, "ignore")
        raise BytesUndecodable(line=before.count("\n") + 1) from error


def line_excerpt(text: str) -> str:
    """Return the beginning of a line for display."""
    plain = clean(text[:200])
    return plain if len(plain) <= 60 else f"{plain[:60]}…"
