"""Compare the entity tags of conditional requests (RFC 9110, 8.8.3 and 13.1)."""

#: The suffix of the entity tag of a compressed response.
GZIP_SUFFIX = "-gz"


def fails_precondition(if_match: str, etag: str) -> bool:
    """Return whether the If-Match header, possibly empty, excludes the entity tag.

    Weak tags never match. The compressed and the uncompressed response are the same state.
    """
    if not if_match:
        return False
    tags = [tag.strip() for tag in if_match.split(",")]
    core = etag.strip('"')
    return not any(tag in ("*", f'"{core}"', f'"{core}{GZIP_SUFFIX}"') for tag in tags)
