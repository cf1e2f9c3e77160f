"""Check URLs that people type, and write them as URIs."""

import re
import unicodedata
from ipaddress import IPv6Address
from urllib.parse import quote, urlsplit, urlunsplit

_MAX_HOST_LENGTH, _MAX_LABEL_LENGTH = 253, 63
#: Spaces, controls, and characters that RFC 3986 allows nowhere in a URL.
_INVALID = re.compile(r"[\s\x00-\x20\x7f\"<>\\^`{|}]")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?", re.IGNORECASE)
#: URLs that are URIs already, except those with two fragments.
_PLAIN_URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*", re.ASCII)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})", re.ASCII)
#: Characters that IDNA 2008 preserves, while the codec of Python replaces or drops them.
_DEVIATIONS = frozenset("ßς\u200c\u200d")
_PATH_SAFE = "/:@!$&'()*+,;=%-._~"
_QUERY_SAFE = _PATH_SAFE + "?"
_HOST_SAFE = "!$&'()*+,;=%-._~:[]@"


def to_uri(url: str) -> str:
    """Return the URL in ASCII: the host by IDNA, everything else percent-encoded.

    Source:
        RFC 3986, 2 and 3; RFC 3987, 3.1; RFC 5891, 4
    """
    if _PLAIN_URI.fullmatch(url):
        return url
    url = _STRAY_PERCENT.sub("%25", url)
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket in the host
        return quote(url, safe=_QUERY_SAFE)
    userinfo, at, host = parts.netloc.rpartition("@")
    netloc = f"{quote(userinfo, safe=_PATH_SAFE)}{at}{_ascii_host(host)}"
    path, query = quote(parts.path, safe=_PATH_SAFE), quote(parts.query, safe=_QUERY_SAFE)
    return urlunsplit((parts.scheme, netloc, path, query, quote(parts.fragment, safe=_QUERY_SAFE)))


def _ascii_host(host: str) -> str:
    """Return the host, with its port, in ASCII."""
    if host.isascii():
        return quote(host, safe=_HOST_SAFE)
    try:
        return quote(".".join(map(_ascii_label, host.split("."))), safe=_HOST_SAFE)
    except UnicodeError:
        return quote(host, safe=_HOST_SAFE)


def _ascii_label(label: str) -> str:
    if _DEVIATIONS.intersection(label):
        name = unicodedata.normalize("NFKC", label.lower())
        return f"xn--{name.encode('punycode').decode('ascii')}"
    return label.encode("idna").decode("ascii")


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
