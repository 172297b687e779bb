"""For whom each address outside the desk is; who asks for another's is told of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

from store.web.witnessing import saw

LISTED = Path(__file__).with_name("audiences.toml")
OWNERS = "owners"
NOT_THERE = 404


@dataclass(frozen=True)
class Audience:
    """Who may open these addresses, in a sentence."""

    means: str
    addresses: frozenset[str]


@cache
def audiences() -> Mapping[str, Audience]:
    """Give what the file says."""
    told = tomllib.loads(LISTED.read_text("utf-8"))
    return {
        name: Audience(row["means"], frozenset(row["addresses"]))
        for name, row in told.items()
    }


def init_app(app: Flask) -> None:
    app.after_request(_tell_of_strangers)


def _tell_of_strangers(response: Response) -> Response:
    """Tell the guards when somebody asks for a thing that is not there, or is another's."""
    owned = audiences()[OWNERS].addresses
    if response.status_code == NOT_THERE and request.endpoint in owned:
        saw("thing.withheld", page=request.endpoint)
    return response
