"""The desk behind the sandbox: sessions, events with their deliveries, and faults."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.payments.sandbox import delivery, disputes, refunds, sessions
from store.payments.sandbox.errors import BAD_REQUEST, NOT_FOUND, ApiError
from store.payments.sandbox.faults import BadFault, Faults
from store.payments.sandbox.lists import bodies
from store.payments.sandbox.state import Document, Page, Record
from store.payments.sandbox.world import World

SEE_OTHER = 303
SESSIONS_SHOWN = 20
EVENTS_SHOWN = 60


def blueprint(world: World) -> Blueprint:
    desk = Blueprint("desk", __name__, url_prefix="/_sandbox")

    @desk.get("/")
    def show() -> str:
        return _page(world)

    @desk.get("/health")
    def health() -> Response:
        return jsonify(status="ok")

    @desk.get("/faults")
    def faults() -> Response:
        return jsonify(world.faults.now.as_document())

    @desk.post("/faults")
    def set_faults() -> AnyResponse | tuple[str, int]:
        return _set_json(world) if request.is_json else _set_form(world)

    @desk.post("/events/<event_id>/delivery")
    def deliver_again(event_id: str) -> AnyResponse:
        delivery.deliver_again(world, event_id)
        return redirect(url_for("desk.show"), SEE_OTHER)

    @desk.post("/payments/<intent_id>/refund")
    def give_back(intent_id: str) -> AnyResponse | tuple[str, int]:
        return _give_back(world, intent_id)

    @desk.errorhandler(ApiError)
    def missing(_error: ApiError) -> tuple[str, int]:
        return render_template("sandbox/missing.html"), NOT_FOUND

    _let_the_bank_speak(desk, world)
    return desk


def _let_the_bank_speak(desk: Blueprint, world: World) -> None:
    """Add what a customer's bank may do about a payment."""

    @desk.post("/payments/<intent_id>/dispute")
    def open_dispute(intent_id: str) -> AnyResponse:
        disputes.dispute(world, intent_id)
        return redirect(url_for("desk.show", _anchor="disputes"), SEE_OTHER)

    @desk.post("/payments/<intent_id>/warning")
    def warn(intent_id: str) -> AnyResponse:
        disputes.warn(world, intent_id)
        return redirect(url_for("desk.show", _anchor="events"), SEE_OTHER)

    @desk.post("/disputes/<dispute_id>/end")
    def close_dispute(dispute_id: str) -> AnyResponse:
        disputes.close(world, dispute_id, won=request.form.get("end") == "won")
        return redirect(url_for("desk.show", _anchor="disputes"), SEE_OTHER)


def _page(world: World, *, problem: str | None = None) -> str:
    recent = world.state.page(Page(sessions.KIND, limit=SESSIONS_SHOWN))
    told = world.state.page(Page("event", limit=EVENTS_SHOWN))
    return render_template(
        "sandbox/desk.html",
        sessions=[session.body for session in recent],
        disputes=bodies(world.state.page(Page(disputes.KIND, limit=SESSIONS_SHOWN))),
        events=[_event(event) for event in told],
        faults=world.faults.now,
        webhook_url=world.webhook_url,
        problem=problem,
    )


def _give_back(world: World, intent_id: str) -> AnyResponse | tuple[str, int]:
    """Give all that is left of a payment back, as one can in Stripe's own pages."""
    try:
        with world.state.change():
            refunds.create(world, {"payment_intent": intent_id})
    except ApiError as problem:
        return _page(world, problem=str(problem)), problem.status
    return redirect(url_for("desk.show"), SEE_OTHER)


def _event(event: Record) -> Document:
    """Give what a row about an event shows."""
    attempts = event.notes["attempts"]
    delivered = any(delivery.is_accepted(attempt["outcome"]) for attempt in attempts)
    waiting = event.due_at is not None
    return {
        "id": event.id,
        "type": event.body["type"],
        "subject": event.body["data"]["object"]["id"],
        "created": event.created,
        "answers": [attempt["outcome"].partition(":")[0] for attempt in attempts],
        "state": "delivered" if delivered else "waiting" if waiting else "not delivered",
    }


def _set_json(world: World) -> AnyResponse:
    try:
        world.faults.set(Faults.parse(request.get_json(silent=True)))
    except BadFault as problem:
        refusal = jsonify(error=str(problem))
        refusal.status_code = BAD_REQUEST
        return refusal
    return jsonify(world.faults.now.as_document())


def _set_form(world: World) -> AnyResponse | tuple[str, int]:
    try:
        world.faults.set(Faults.parse(_from_form()))
    except ValueError as problem:
        return _page(world, problem=str(problem)), BAD_REQUEST
    return redirect(url_for("desk.show"), SEE_OTHER)


def _from_form() -> Document:
    """Read the form's numbers; a field left empty is switched off."""
    kinds = {name: type(value) for name, value in Faults().as_document().items()}
    given = {name: text for name, text in request.form.items() if name in kinds and text}
    return {
        name: True if kinds[name] is bool else kinds[name](text)
        for name, text in given.items()
    }
