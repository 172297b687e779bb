"""What a customer can do on the pay page; session and intent move together."""

from __future__ import annotations

from store.payments.sandbox import intents, sessions
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World


class NotPayable(Exception):
    """The session or the intent is past the step that was asked for."""


def pay(world: World, session_id: str, payer: Document) -> None:
    """Pay by card, at once."""
    session, intent = _begin(world, session_id, payer)
    intents.succeed(world, intent)
    sessions.complete(world, session, payer=intent.notes["payer"], paid=True)


def decline(world: World, session_id: str, payer: Document) -> None:
    """Try a card that the bank refuses; the session stays open."""
    _, intent = _begin(world, session_id, payer)
    intents.decline(world, intent)


def challenge(world: World, session_id: str, payer: Document) -> None:
    """Try a card whose bank asks for 3-D Secure."""
    session, intent = _begin(world, session_id, payer)
    intents.challenge(world, intent, return_url=session.body["success_url"])


def pay_later(world: World, session_id: str, payer: Document) -> None:
    """Pay by a bank that says yes after a while."""
    _pay_slowly(world, session_id, payer, succeeds=True)


def fail_later(world: World, session_id: str, payer: Document) -> None:
    """Pay by a bank that says no after a while."""
    _pay_slowly(world, session_id, payer, succeeds=False)


def answer_challenge(world: World, intent_id: str, *, passed: bool) -> Record | None:
    """End 3-D Secure; gives the session, if there is one."""
    session = _session_of(world, world.load(intents.KIND, intent_id))
    intent = world.load(intents.KIND, intent_id)  # anew: the session may just have expired
    if intent.body["status"] != "requires_action":
        raise NotPayable
    if not passed:
        intents.fail_challenge(world, intent)
        return session
    intents.succeed(world, intent)
    if session:
        sessions.complete(world, session, payer=intent.notes["payer"], paid=True)
    return session


def settle_now(world: World, intent_id: str) -> None:
    """Let the bank answer at once."""
    intent = world.load(intents.KIND, intent_id)
    if intent.body["status"] != "processing":
        raise NotPayable
    paid = intents.settle(world, intent)
    session = _session_of(world, intent)
    if session:
        sessions.settle(world, session, paid=paid)


def settle_due(world: World) -> None:
    """Let every bank answer whose time has come."""
    for intent in world.state.due(intents.KIND, at=world.now()):
        with world.state.change():
            if world.load(intents.KIND, intent.id).due_at is not None:
                settle_now(world, intent.id)


def _begin(world: World, session_id: str, payer: Document) -> tuple[Record, Record]:
    session = sessions.current(world, session_id)
    if session.body["status"] != "open":
        raise NotPayable
    intent = intents.of_session(world, session)
    email = session.body["customer_email"] or payer["email"]  # the shop's word comes first
    intent.notes["payer"] = payer | {"email": email}
    return session, intent


def _pay_slowly(world: World, session_id: str, payer: Document, *, succeeds: bool) -> None:
    session, intent = _begin(world, session_id, payer)
    intents.begin_settling(world, intent, succeeds=succeeds)
    sessions.complete(world, session, payer=intent.notes["payer"], paid=False)


def _session_of(world: World, intent: Record) -> Record | None:
    session_id = intent.notes.get("session")
    return sessions.current(world, session_id) if session_id else None
