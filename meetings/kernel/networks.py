"""Networks, as far as one client of the net is told from another."""

from ipaddress import IPv6Address, ip_address


def network_of(address: str) -> str:
    """Return under what an address is counted: of IPv6 the /64, for that much is one client's.

    What is no address is returned as it is.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address) or found.is_loopback:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"
