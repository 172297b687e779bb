"""Keys and tokens as programs of the tests hold them."""

from datetime import timedelta

from store.accounts.actions.keys import Wanted, make_key
from store.accounts.models import Mode
from store.accounts.scopes import SCOPES
from store.infra.db import transaction
from store.kernel import clock
from tests.browsing import PASSWORD


def a_key(maker, *scopes, mode=Mode.LIVE, days=30):
    """A key of the shop; gives its text."""
    return made_key(maker, *scopes, mode=mode, days=days)[1]


def made_key(maker, *scopes, mode=Mode.LIVE, days=30):
    """A key of the shop, and its text."""
    at = clock.now()
    until = at + timedelta(days=days)
    wanted = Wanted("Accounting", mode, scopes or tuple(SCOPES), until)
    with transaction() as session:
        return make_key(session, wanted=wanted, maker=maker, at=at)


def bearing(text):
    return {"Authorization": f"Bearer {text}"}


def signed_in(client, person, **more):
    """The tokens of a program that signs in as somebody."""
    sent = {"email": person.email, "password": PASSWORD, **more}
    return client.post("/api/v1/auth/token", json=sent)
