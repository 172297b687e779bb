"""Which networks may be refused, and whether an address is in one: plain rules."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from store.kernel.errors import Invalid

Network = IPv4Network | IPv6Network
# Wider than this whole towns are kept out: refuse what is narrower.
WIDEST = {4: 16, 6: 32}


def read_network(text: str) -> Network:
    """Read an address or network; raises Invalid for anything else, and for a wide one."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise Invalid(
            "Write an address such as 203.0.113.7, or a network such as 203.0.113.0/24.",
            field="network",
        ) from error
    if network.prefixlen < WIDEST[network.version]:
        widest = WIDEST[network.version]
        raise Invalid(f"That is very many addresses: /{widest} at most.", field="network")
    return network


def is_within(address: str, networks: Iterable[Network]) -> bool:
    """Tell whether an address is in any of the networks; what is no address is in none."""
    try:
        asked = ip_address(address)
    except ValueError:
        return False
    plain = getattr(asked, "ipv4_mapped", None) or asked
    return any(plain in network for network in networks)
