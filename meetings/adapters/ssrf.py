"""Parse URLs, and decide which IP addresses are public.

Source:
    docs/decisions/0010-fetching-urls.md; IANA registries of special addresses, as the
    standard library holds them
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from meetings.domain.imports.errors import UrlInvalid, UrlNotAllowed

_SCHEMES = {"http": 80, "https": 443, "webcal": 443, "webcals": 443}
_MAX_URL_LENGTH = 2000
#: Prefixes that embed an IPv4 address; a translator would connect to that address.
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = IPv6Network("::/96")
#: Special networks that older standard libraries do not know. 192.0.0.192 is one cloud's metadata
#: service; 168.63.129.16 is the address of another cloud's host for its machines.
_SPECIAL_NETWORKS = tuple(
    ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20", "5f00::/16")
)
_SAFE_CHARACTERS = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """The allowed ports, and single allowed (address, port) pairs that are not public.

    Only tests set such pairs, for servers that they started themselves.
    """

    ports: frozenset[int] = frozenset({80, 443})
    exceptions: frozenset[tuple[str, int]] = frozenset()


PUBLIC_ONLY = FetchPolicy()


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed URL; ``host`` is ASCII, ``path`` includes the query."""

    host: str
    port: int
    path: str
    is_secure: bool

    @property
    def default_port(self) -> int:
        """Return the default port of the scheme, which may be omitted."""
        return 443 if self.is_secure else 80

    @property
    def url(self) -> str:
        """Return the URL as text."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == self.default_port else f":{self.port}"
        return f"http{'s' if self.is_secure else ''}://{host}{port}{self.path}"


def parse_url(url: str, allowed: FetchPolicy = PUBLIC_ONLY) -> Target:
    """Return the parsed URL; webcal: is replaced by https:.

    Raises:
        UrlInvalid: It is not a web URL, or contains a user name and password.
        UrlNotAllowed: Its port is not allowed.
    """
    text = url.strip()
    if len(text) > _MAX_URL_LENGTH or "\\" in text or any(c <= " " or c == "\x7f" for c in text):
        raise UrlInvalid
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
        port = parts.port
    except ValueError as error:
        raise UrlInvalid from error
    usual = _SCHEMES.get(parts.scheme)
    if usual is None or not host or "@" in parts.netloc or "%" in host:
        raise UrlInvalid
    port = usual if port is None else port
    if port not in allowed.ports and port not in {
        port_number for _, port_number in allowed.exceptions
    }:
        raise UrlNotAllowed(host=host)
    path = quote(parts.path or "/", safe=_SAFE_CHARACTERS)
    query = f"?{quote(parts.query, safe=_SAFE_CHARACTERS + '?')}" if parts.query else ""
    return Target(host, port, path + query, parts.scheme != "http")


def is_allowed(address: str, port: int, allowed: FetchPolicy = PUBLIC_ONLY) -> bool:
    """Return whether connections to the address are allowed: it is public, or an exception."""
    if (address, port) in allowed.exceptions:
        return True
    return port in allowed.ports and is_public(address)


def is_public(address: str) -> bool:
    """Return whether an IP address, and any address embedded in it, is public."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    embedded = _embedded_addresses(ip) if isinstance(ip, IPv6Address) else []
    return all(_is_global(candidate) for candidate in (ip, *embedded))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    is_special = address.is_multicast or address.is_reserved or address.is_unspecified
    is_local = address.is_loopback or address.is_link_local or address.is_private
    is_special = is_special or any(address in network for network in _SPECIAL_NETWORKS)
    return address.is_global and not is_special and not is_local


def _embedded_addresses(address: IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Return the IPv4 addresses that are embedded in an IPv6 address."""
    if address.scope_id or address.is_site_local:
        return [IPv4Address(0)]
    embedded: list[IPv4Address | IPv6Address | None] = [address.ipv4_mapped, address.sixtofour]
    embedded += address.teredo or ()
    if any(address in network for network in (*_NAT64, _COMPATIBLE)):
        embedded.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [ip for ip in embedded if ip is not None]
