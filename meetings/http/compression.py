"""Packing answers for programs that take them so, the same bytes for the same answer."""

import gzip
from functools import lru_cache

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

#: What is smaller gains nothing.
MIN_SIZE = 860


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    """Say whether who sent this header takes gzip; "gzip;q=0" is not to take it."""
    return parse_accept_header(accept_encoding, Accept).quality("gzip") > 0


def compress(body: bytes) -> bytes | None:
    """Return the body packed; None where it is too small."""
    return gzip.compress(body, 6, mtime=0) if len(body) >= MIN_SIZE else None
