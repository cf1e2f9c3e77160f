"""Client networks, as rate limits and logs distinguish them."""

from ipaddress import IPv6Address, ip_address


def _strip_port(address: str) -> str:
    """Return "192.0.2.1" of "192.0.2.1:2001", and "2001:db8::1" of "[2001:db8::1]:2001"."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def network_prefix(address: str) -> str:
    """Return the network that an IP address is counted under: the address, or its IPv6 /64.

    A client usually controls a whole /64. Ports that some proxies append are ignored. All
    invalid addresses count as one client.
    """
    try:
        ip = ip_address(_strip_port(address).partition("%")[0])
    except ValueError:
        return "unknown"
    if not isinstance(ip, IPv6Address) or ip.is_loopback:
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{IPv6Address(int(ip) >> 64 << 64)}/64"
