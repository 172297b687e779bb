"""Which addresses of the Internet are public: nothing of ours, nothing of the machine's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

EVERYBODYS = IPv6Network("2000::/3")  # what is given out (RFC 4291, 2.4)
# In these an IPv4 address is wrapped that somebody on the way unwraps (RFC 3056, 4380).
WRAPPING = (IPv6Network("2002::/16"), IPv6Network("2001::/23"))


def is_public(text: str) -> bool:
    """Tell whether a resolved address is out on the Internet; what is none is not."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    wrapped = any(address in network for network in WRAPPING)
    return address in EVERYBODYS and address.is_global and not wrapped
