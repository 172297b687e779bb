"""Whether somebody can have been in two places: as the crow flies, by aeroplane."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Spot:
    """A point on earth, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Sign:
    """Where somebody gave a sign of life, and when."""

    spot: Spot
    at: datetime


def kilometres(one: Spot, other: Spot) -> float:
    """Give the distance on the ground (haversine)."""
    north, other_north = radians(one.latitude), radians(other.latitude)
    across = sin((other_north - north) / 2) ** 2
    along = sin(radians(other.longitude - one.longitude) / 2) ** 2
    return (
        2 * EARTH_KM * asin(sqrt(min(1.0, across + cos(north) * cos(other_north) * along)))
    )


def is_too_fast(before: Sign, after: Sign, *, far_km: float, fast_kmh: float) -> bool:
    """Tell whether the way is far, and took less time than at that speed."""
    distance = kilometres(before.spot, after.spot)
    hours = abs((after.at - before.at).total_seconds()) / 3600
    return distance > far_km and distance > hours * fast_kmh
