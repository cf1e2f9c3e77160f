"""Compare the entity tags of conditional requests (RFC 9110, 8.8.3 and 13.1)."""

import re

#: The suffix of the entity tag of a compressed response.
GZIP_SUFFIX = "-gz"
#: Suffixes that this server and proxies append to the ETag of a compressed response.
_ENCODING_SUFFIX = re.compile(
    r'(?:-gzip|-gz|;gzip|-br|;br|-deflate|-zstd|--gzip)(?=")', re.IGNORECASE
)


def without_encoding_suffixes(header: str) -> str:
    """Return If-None-Match or If-Match with the ETags of the uncompressed responses.

    They identify the same content, whatever the encoding (RFC 9110, 8.8.3.3).
    """
    return _ENCODING_SUFFIX.sub("", header)


def fails_precondition(if_match: str, etag: str) -> bool:
    """Return whether the If-Match header, possibly empty, excludes the entity tag.

    Weak tags never match.
    """
    if not if_match:
        return False
    tags = [tag.strip() for tag in without_encoding_suffixes(if_match).split(",")]
    return "*" not in tags and etag not in tags
