"""Mails about accounts; the words are in `letters.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from store.accounts.link_tokens import token_of
from store.accounts.models import AccountLink, AccountNotice, Person
from store.infra.mail import build
from store.infra.mail_log import About, Letter
from store.settings import Settings

LETTERS = Path(__file__).with_name("letters.toml")
EXISTS = "account-exists"


def link_mail(link: AccountLink, person: Person | None, settings: Settings) -> Letter:
    """Write the mail with a link in it: the only place where its token is seen."""
    return _letter(
        letters()["link"][link.purpose.value],
        to=link.email,
        key=f"account-link:{link.id}",
        url=link_url(token_of(link.nonce, secret=settings.SECRET_KEY), settings),
        facts={"now": person.email if person else ""},
        settings=settings,
        about=About(f"account: {link.purpose.value}", person_id=link.person_id),
    )


def existing_mail(link: AccountLink, settings: Settings) -> Letter:
    """Tell the owner of an address that there is an account with it."""
    letter = letters()["notice"][EXISTS]
    return _letter(
        letter,
        to=link.email,
        key=f"account-link:{link.id}",
        url=settings.PUBLIC_URL + letter["page"],
        facts={},
        settings=settings,
        about=About(f"account: {EXISTS}"),
    )


def notice_mail(notice: AccountNotice, settings: Settings) -> Letter:
    """Tell what has happened to an account."""
    letter = letters()["notice"][notice.kind]
    return _letter(
        letter,
        to=notice.email,
        key=f"account-notice:{notice.id}",
        url=settings.PUBLIC_URL + letter["page"],
        facts=notice.facts,
        settings=settings,
        about=About(f"account: {notice.kind}", person_id=notice.person_id),
    )


def link_url(token: str, settings: Settings) -> str:
    """Give the address of a link; the host is the shop's own, whoever asked from where."""
    return f"{settings.PUBLIC_URL}/account/links/{token}"


@lru_cache(maxsize=1)
def letters() -> Mapping[str, Any]:
    """Read the words."""
    return tomllib.loads(LETTERS.read_text())


def _letter(  # noqa: PLR0913 the words of an envelope
    letter: Mapping[str, Any],
    *,
    to: str,
    key: str,
    url: str,
    facts: Mapping[str, str],
    settings: Settings,
    about: About,
) -> Letter:
    told = {**facts, "shop_url": settings.PUBLIC_URL}
    return build(
        "account",
        to=to,
        subject=letter["subject"],
        key=key,
        settings=settings,
        about=about,
        says=[sentence.format(**told) for sentence in letter["says"]],
        action=letter["action"],
        url=url,
        after=[sentence.format(**told) for sentence in letter["after"]],
    )
