"""New accounts: asked for, then opened by whoever reads the address's mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.actions.links import ask_link, take_link
from store.accounts.actions.people import open_account
from store.accounts.models import AccountLink, Person, Purpose


def ask_to_join(
    session: Session, *, email: str, name: str, secret: str, at: datetime
) -> AccountLink:
    """Note that somebody wants an account; it is there once the mailed link is used.

    What is done here is the same whether or not the address has an account: the mail
    tells its owner.
    """
    link = ask_link(session, purpose=Purpose.JOIN, email=email, at=at)
    link.name, link.secret = name.strip(), secret
    return link


def join(session: Session, *, token: str, at: datetime) -> Person:
    """Open the account that was asked for; raises Conflict when there is one by now."""
    link, _ = take_link(session, token=token, purpose=Purpose.JOIN, at=at)
    secret, link.secret = link.secret, ""
    person = open_account(session, email=link.email, name=link.name, secret=secret)
    person.email_proved_at = at
    return person


def invite(session: Session, *, person: Person, at: datetime) -> AccountLink:
    """Mail somebody whose account was made by others the link to choose a password."""
    return ask_link(
        session, purpose=Purpose.INVITE, email=person.email, person=person, at=at
    )
