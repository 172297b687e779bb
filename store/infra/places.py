"""Where on earth an address of the network is, by a MaxMind database when one is set."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import maxminddb

from store.infra.log import log
from store.settings import settings

KNOWN = 4_096  # addresses whose place is remembered by the process
IPV4_KEPT, IPV6_KEPT = 24, 48  # bits of an address that are kept: a street, not a house


@dataclass(frozen=True)
class Place:
    """A place in words, and where it is in degrees as far as the database tells."""

    name: str
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


def place_of(address: str) -> Place | None:
    """Give the place of an address; None without a database, or when it is not in it."""
    return _place_of(settings().GEO_DATABASE, address) if settings().GEO_DATABASE else None


def network_of(address: str) -> str:
    """Give the network an address belongs to, such as 203.0.113.0/24; "" for no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    kept = IPV4_KEPT if parsed.version == 4 else IPV6_KEPT
    return str(ipaddress.ip_network((parsed, kept), strict=False))


@lru_cache(maxsize=KNOWN)
def _place_of(database: str, address: str) -> Place | None:
    try:
        row = _opened(database).get(address)
    except ValueError:  # not an address, or IPv6 in a database of IPv4 alone
        return None
    except (OSError, maxminddb.InvalidDatabaseError) as error:  # nobody is kept out by it
        log.warning("places_unknown", database=database, error=str(error))
        return None
    return _read(row) if isinstance(row, dict) else None


@lru_cache(maxsize=1)
def _opened(database: str) -> maxminddb.Reader:
    return maxminddb.open_database(database, maxminddb.MODE_MMAP)


def _read(row: dict[str, Any]) -> Place | None:
    city, country = _name(row.get("city")), _name(row.get("country"))
    where = row.get("location") or {}
    place = Place(
        ", ".join(filter(None, (city, country))),
        (row.get("country") or {}).get("iso_code", ""),
        where.get("latitude"),
        where.get("longitude"),
    )
    return place if place.name else None


def _name(row: dict[str, Any] | None) -> str:
    names = (row or {}).get("names", {})
    return str(names.get("en", ""))
