"""docs/api.md says of each address what the code says."""

import re

from store.accounts.scopes import SCOPES
from store.api.doors import DOORS, NAMED, Door
from store.settings import ROOT

DOCUMENT = (ROOT / "docs/api.md").read_text()
ROW = re.compile(r"^\| `(GET|POST) (/[^`]+)` \| (.+) \|$", re.MULTILINE)
SCOPE = re.compile(r"^\| `([a-z.]+)` \|", re.MULTILINE)


def said(door: Door) -> str:
    if not door.scope:
        return "named" if door == NAMED else "open"
    return f"`{door.scope}`" + (", or nobody" if door.strangers else "")


def test_every_address_is_told_with_who_may_ask(app):
    real = {
        (method, rule.rule.removeprefix("/api/v1"), said(DOORS[rule.endpoint[4:]]))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }

    assert set(ROW.findall(DOCUMENT)) == real


def test_every_scope_is_told():
    assert SCOPE.findall(DOCUMENT) == list(SCOPES)
