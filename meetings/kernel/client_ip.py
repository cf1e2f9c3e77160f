"""Networks, as far as one client of the net is told from another."""

from ipaddress import IPv6Address, ip_address


def _strip_port(address: str) -> str:
    """Return "192.0.2.1" of "192.0.2.1:2001", and "2001:db8::1" of "[2001:db8::1]:2001"."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def network_prefix(address: str) -> str:
    """Return under what an address is counted: of IPv6 the /64, for that much is one client's.

    Some proxies write the port, too. All that is no address is one client.
    """
    try:
        found = ip_address(_strip_port(address).partition("%")[0])
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address) or found.is_loopback:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"
