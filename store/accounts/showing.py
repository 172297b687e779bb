"""A proof is shown: counted, checked and crossed out, in this order, whatever it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import request, session as visit

from store.accounts import attempts, codes, passkeys
from store.accounts.actions import factors as actions
from store.accounts.actions.provider_sessions import spend
from store.accounts.models import Passkey, Person
from store.accounts.passwords import matches, turn
from store.accounts.queries import factors as queries
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, NotFound
from store.settings import settings
from store.web.witnessing import saw

CHALLENGE = "challenge"
CHALLENGE_LASTS = timedelta(minutes=5)
WRONG_CODE = "That is not the code of this moment. Look at your app again."
USED_CODE = "That code was used already. Wait for the next one."
WRONG_RECOVERY = "That is none of your unused recovery codes."
WRONG_PASSWORD = "This is not your password."  # noqa: S105 a sentence
COPIED = "This passkey looks like a copy: show something else, and remove it."
NO_NAME = "Passkeys need the shop to have a name, and this address is only a number."


def by_code(person_id: int, typed: str) -> str:
    """Take a code of somebody's app, once; gives RFC 8176's word for it."""
    spent = _spend("second-factor", person_id)
    with reading() as session:
        app = queries.app_of(session, person_id)
    counter = None
    if app is not None:
        secret = actions.opened_secret(app.secret, person_id=person_id)
        counter = codes.counter_of(secret, typed, at=clock.now())
    if app is None or counter is None:
        saw("second_factor.refused", person_id=person_id, shown="code")
        raise Invalid(WRONG_CODE, field="code")
    with transaction() as session:
        taken = actions.take_code(session, app_id=app.id, counter=counter, at=clock.now())
    if not taken:
        saw("second_factor.replayed", person_id=person_id)
        raise Invalid(USED_CODE, field="code")
    attempts.give_back(spent)
    return "otp"


def by_recovery(person_id: int, typed: str) -> str:
    """Take a recovery code, once; gives the word for it."""
    spent = _spend("second-factor", person_id)
    with reading() as session:
        salt = queries.salt_of_codes(session, person_id)
    with turn():
        code_hash = codes.hashed(typed, salt or codes.new_salt())
    with transaction() as session:
        taken = actions.take_recovery_code(
            session, person_id=person_id, code_hash=code_hash, at=clock.now()
        )
    if not taken:
        saw("second_factor.refused", person_id=person_id, shown="recovery code")
        raise Invalid(WRONG_RECOVERY, field="recovery")
    attempts.give_back(spent)
    saw("recovery_code.used", outcome="allowed", person_id=person_id)
    return "rec"


def by_password(person: Person, typed: str) -> str:
    """Check somebody's password once more; gives the word for it."""
    spent = _spend("password", person.id)
    if not matches(typed, person.password_hash):
        saw("proof.refused", person_id=person.id, shown="password")
        raise Invalid(WRONG_PASSWORD, field="password")
    attempts.give_back(spent)
    return "pwd"


def by_passkey(answer: str, *, use: str, person_id: int | None = None) -> Passkey:
    """Check what a device signed; gives the passkey, of the person if one is named."""
    try:
        passkey, count = _checked(answer, use=use, person_id=person_id)
    except passkeys.Refused as error:
        saw("passkey.refused", person_id=person_id, reason=error.reason)
        raise
    with transaction() as session:
        taken = actions.take_passkey(
            session, passkey_id=passkey.id, count=count, at=clock.now()
        )
    if not taken:
        saw("passkey.copied", person_id=passkey.person_id)
        raise Invalid(COPIED, field="credential")
    return passkey


def new_challenge(use: str) -> bytes:
    """Make what a device signs next, for one use, and keep it in the session."""
    made = passkeys.new_challenge()
    text, at = passkeys.challenge_to_keep(made), int(clock.now().timestamp())
    visit[CHALLENGE] = {"for": use, "text": text, "at": at}
    return made


def taken_challenge(use: str) -> bytes:
    """Give the challenge, which is worth nothing from now on; raises Refused for none.

    The session alone would let two answers at the same moment through: it is spent besides.
    """
    kept = visit.pop(CHALLENGE, None)
    if kept is None or kept["for"] != use:
        raise passkeys.Refused("challenge")
    until = datetime.fromtimestamp(kept["at"], UTC) + CHALLENGE_LASTS
    if clock.now() >= until:
        raise passkeys.Refused("late")
    try:
        with transaction() as session:
            spend(session, f"passkey {kept['text']}", until=until)
    except Conflict as error:
        raise passkeys.Refused("challenge") from error
    return passkeys.challenge_kept(kept["text"])


def shop() -> passkeys.House:
    """Give the name that passkeys are made for; raises Invalid when the shop has none."""
    house = passkeys.house(settings())
    if house is None:
        raise Invalid(NO_NAME)
    return house


def elsewhere() -> str | None:
    """Give None where passkeys work, else the address of this page that they work at.

    It is empty when the shop has no name at all.
    """
    house = passkeys.house(settings())
    if house is None:
        return ""
    if urlsplit(house.origin).netloc == request.host:
        return None
    return house.origin + request.full_path.rstrip("?")


def owner_of(passkey: Passkey) -> Person:
    """Give whose passkey it is; raises NotFound for an account that is closed."""
    with reading() as session:
        person = session.get_one(Person, passkey.person_id)
    if not person.is_active:
        raise NotFound
    return person


def _checked(answer: str, *, use: str, person_id: int | None) -> tuple[Passkey, int]:
    challenge = taken_challenge(use)
    shown = passkeys.named(answer)
    with reading() as session:
        passkey = queries.passkey_with(session, shown.credential_id)
    if passkey is None or not _is_of(passkey, shown, person_id):
        raise passkeys.Refused("unknown")
    count = passkeys.count_of(
        shown, public_key=passkey.public_key, shop=shop(), challenge=challenge
    )
    return passkey, count


def _is_of(passkey: Passkey, shown: passkeys.Shown, person_id: int | None) -> bool:
    """Without a person the device has to say whose it is; what it says must be true."""
    if person_id is None:
        return shown.handle == passkey.handle
    return passkey.person_id == person_id and shown.handle in (None, passkey.handle)


def _spend(about: str, person_id: int) -> attempts.Spent:
    return attempts.spend(about=about, who=person_id, network=request.remote_addr or "")
