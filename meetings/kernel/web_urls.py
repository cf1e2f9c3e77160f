"""Check URLs that people type."""

import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit

_MAX_HOST_LENGTH, _MAX_LABEL_LENGTH = 253, 63
#: Spaces, controls, and characters that RFC 3986 allows nowhere in a URL.
_INVALID = re.compile(r"[\s\x00-\x20\x7f\"<>\\^`{|}]")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?", re.IGNORECASE)


def is_web_url(text: str) -> bool:
    """Return whether the text is a complete http or https URL that browsers can open."""
    if not text.lower().startswith(("https://", "http://")) or _INVALID.search(text):
        return False
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return port != 0 and (_is_ipv6(host) if "[" in parts.netloc else _is_host_name(host))


def _is_ipv6(host: str) -> bool:
    try:
        IPv6Address(host)
    except ValueError:
        return False
    return True


def _is_host_name(host: str) -> bool:
    """Return whether the host, in ASCII, has valid labels; a dot may follow the last one."""
    try:
        name = host.encode("idna").decode("ascii").removesuffix(".")
    except UnicodeError:
        return False
    return len(name) <= _MAX_HOST_LENGTH and all(
        len(label) <= _MAX_LABEL_LENGTH and _LABEL.fullmatch(label) for label in name.split(".")
    )
