"""Whom the shop talks to: each kind of host, its door, and how long we wait."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from store.settings import Settings

LIST = Path(__file__).with_name("egress.toml")


@dataclass(frozen=True, kw_only=True)
class Host:
    """One kind of host.

    `named_by` is the setting that names it (or the vendor's own name), `door` the module
    that alone speaks to it, `waits` the constant of the door with the seconds it waits.
    """

    means: str
    named_by: str
    door: str
    client: str
    private_by: str
    waits: str
    seconds: float
    tries: str


@cache
def hosts() -> Mapping[str, Host]:
    """Give all kinds of hosts by their names."""
    told = tomllib.loads(LIST.read_text())
    return {name: Host(**row) for name, row in told.items()}


def is_listed(url: str, *, door: str, settings: Settings) -> bool:
    """Tell whether a setting leads there through this door; all else is off the list."""
    ours = [host.named_by for host in hosts().values() if host.door == door]
    origins = {_origin(str(getattr(settings, name))) for name in ours}
    return _origin(url) in origins


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
