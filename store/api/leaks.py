"""A key in an address is a leak: histories, logs and the next page's owner read it there.

So it is never taken from one, and is revoked at once, whatever page was asked for.
"""

from __future__ import annotations

from urllib.parse import unquote_plus

from flask import request

from store.accounts.actions.keys import LOOKS_LIKE, revoke_leaked_key
from store.accounts.actions.notices import tell
from store.api.blueprint import blueprint
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Invalid
from store.web.witnessing import saw

SIGN = "mk_"
REVOKED = (
    "A key does not belong in an address, where others can read it. If this was one of "
    "ours it is revoked: make another one, and send it as `Authorization: Bearer …`."
)


@blueprint.before_app_request
def refuse_keys_in_addresses() -> None:
    """Revoke the keys that stand in the address of a page, and tell who made them."""
    address = unquote_plus(f"{request.path}?{request.environ.get('QUERY_STRING', '')}")
    if SIGN not in address:
        return
    found = {each[0] for each in LOOKS_LIKE.finditer(address)}
    for text in found:
        _revoke(text)
    if found:
        raise Invalid(REVOKED)


def _revoke(text: str) -> None:
    with transaction() as session:
        key = revoke_leaked_key(session, text=text, at=clock.now())
        if key is not None:
            tell(session, person_id=key.person_id, kind="key-leaked", name=key.name)
    if key is not None:
        saw("key.leaked", person_id=key.person_id, key=key.last4)
