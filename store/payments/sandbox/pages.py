"""The pages a customer sees: pay, 3-D Secure, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.payments.sandbox import attempts, intents, sessions
from store.payments.sandbox.attempts import NotPayable
from store.payments.sandbox.errors import NOT_FOUND, ApiError
from store.payments.sandbox.state import Document, Record
from store.payments.sandbox.world import World

SEE_OTHER = 303
PLACEHOLDER = "{CHECKOUT_SESSION_ID}"
ADDRESS = ("line1", "city", "state", "postal_code")

OUTCOMES: dict[str, Callable[[World, str, Document], None]] = {
    "pay": attempts.pay,
    "decline": attempts.decline,
    "challenge": attempts.challenge,
    "pay-later": attempts.pay_later,
    "fail-later": attempts.fail_later,
}


def blueprint(world: World) -> Blueprint:
    pages = Blueprint("pages", __name__)

    @pages.get("/pay/<session_id>")
    def pay(session_id: str) -> str:
        session = _session(world, session_id)
        return _page(world, session)

    @pages.post("/pay/<session_id>")
    def attempt(session_id: str) -> AnyResponse:
        outcome = OUTCOMES.get(request.form.get("outcome", ""))
        if outcome is None:
            abort(422)
        _try(world, lambda: outcome(world, session_id, _payer()))
        return _next(world, session_id)

    @pages.get("/challenge/<intent_id>")
    def challenge(intent_id: str) -> str | AnyResponse:
        intent = world.load(intents.KIND, intent_id)
        if intent.body["status"] != "requires_action":
            return _away(world, intent)
        return render_template("sandbox/challenge.html", intent=intent.body)

    @pages.post("/challenge/<intent_id>")
    def answer_challenge(intent_id: str) -> AnyResponse:
        passed = request.form.get("answer") == "authenticate"
        _try(world, lambda: attempts.answer_challenge(world, intent_id, passed=passed))
        return _away(world, world.load(intents.KIND, intent_id))

    @pages.post("/pay/<session_id>/settlement")
    def settle(session_id: str) -> AnyResponse:
        intent_id = _session(world, session_id).body["payment_intent"] or ""
        _try(world, lambda: attempts.settle_now(world, intent_id))
        return redirect(url_for("pages.pay", session_id=session_id), SEE_OTHER)

    pages.register_error_handler(ApiError, _missing)
    return pages


def _try(world: World, action: Callable[[], object]) -> None:
    """Do it; when it is too late, the page that follows says so."""
    try:
        with world.state.change():
            action()
    except NotPayable:
        return


def _missing(_error: ApiError) -> tuple[str, int]:
    return render_template("sandbox/missing.html"), NOT_FOUND


def _session(world: World, session_id: str) -> Record:
    with world.state.change():
        return sessions.current(world, session_id)


def _intent(world: World, session: Record) -> Record | None:
    intent_id = session.body["payment_intent"]
    return world.load(intents.KIND, intent_id) if intent_id else None


def _page(world: World, session: Record) -> str:
    """Draw the pay page while the session is open, else what became of it."""
    intent = _intent(world, session)
    template = "pay" if session.body["status"] == "open" else "finished"
    return render_template(
        f"sandbox/{template}.html",
        session=session.body,
        lines=list(zip(session.notes["lines"], session.notes["descriptions"], strict=True)),
        about=session.notes["intent"].get("description"),
        intent=intent.body if intent else None,
        success_url=_success_url(session),
    )


def _next(world: World, session_id: str) -> AnyResponse:
    """Go where the session is now: the bank, the shop, or the pay page."""
    session = _session(world, session_id)
    if session.body["status"] == "complete":
        return redirect(_success_url(session), SEE_OTHER)
    intent = _intent(world, session)
    if intent and intent.body["status"] == "requires_action":
        return redirect(url_for("pages.challenge", intent_id=intent.id), SEE_OTHER)
    return redirect(url_for("pages.pay", session_id=session_id), SEE_OTHER)


def _away(world: World, intent: Record) -> AnyResponse:
    """Leave the bank's page for where the customer came from."""
    session_id = intent.notes.get("session")
    if session_id:
        return _next(world, session_id)
    address = intent.notes.get("return_url")
    if not address:
        return Response(render_template("sandbox/answered.html", intent=intent.body))
    sign = "&" if "?" in address else "?"
    return redirect(f"{address}{sign}payment_intent={intent.id}", SEE_OTHER)


def _success_url(session: Record) -> str:
    address: str = session.body["success_url"]
    return address.replace(PLACEHOLDER, quote(session.id))


def _payer() -> Document:
    """Read who pays; an address is there when the shop asked for one."""
    form = request.form
    address = {name: form.get(name) or None for name in ADDRESS}
    return {
        "name": form.get("name") or None,
        "email": form.get("email") or None,
        "phone": form.get("phone") or None,
        "address": {"line2": None, "country": "IN"} | address,
    }
