"""Compress responses with gzip; equal input gives equal bytes."""

import gzip
from functools import lru_cache

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

#: Compressing a smaller body saves nothing.
MIN_SIZE = 860


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    """Return whether the header accepts gzip; "gzip;q=0" refuses it."""
    return parse_accept_header(accept_encoding, Accept).quality("gzip") > 0


def compress(body: bytes) -> bytes | None:
    """Return the compressed body; None if it is too small to gain from it."""
    return gzip.compress(body, 6, mtime=0) if len(body) >= MIN_SIZE else None
