"""Browsers in which somebody is signed in already: how they came in is not the point."""

from store.accounts.access import PROOFS, PROVED_AT
from store.accounts.actions import create_staff
from store.infra import db
from store.kernel import clock, ids
from store.web import session_store
from store.web.session_store import Start
from store.web.sessions import PERSON
from tests.browsing import Browser


def signed_in(app, person) -> Browser:
    """A browser in which somebody has just come in."""
    return let_in(Browser(app.test_client()), person)


def let_in(browser: Browser, person) -> Browser:
    """Give a browser the session it would have got for a password."""
    sid, at = ids.token(32), int(clock.now().timestamp())
    content = {PERSON: person.get_id(), PROOFS: ["pwd"], PROVED_AT: at}
    start = Start(strict=person.is_staff)
    with db.transaction() as session:
        session_store.keep(session, sid, content, person.id, start=start)
    browser.client.set_cookie("session", sid)
    return browser


def a_colleague(role, *, name="Colleague"):
    """Somebody who works here, and has not chosen a password yet."""
    email = f"{role}.{ids.token(4).lower()}@example.com"
    with db.transaction() as session:
        return create_staff(session, email=email, name=name, password=None, role=role)
