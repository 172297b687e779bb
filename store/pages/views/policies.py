"""Promises and rules of the shop, with the figures the shop really goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response

from store.accounts.models.devices import REMEMBERED
from store.content.kinds import Subject
from store.content.queries import Words, former_words, history_of, words_of
from store.content.words import blocks
from store.delivery.access import network_now
from store.delivery.rates import Method, promise
from store.delivery.workdays import CUT_OFF_HOUR, span
from store.infra.db import reading
from store.kernel import clock
from store.kernel.errors import NotFound
from store.kernel.formats import plural
from store.pages.blueprint import blueprint
from store.pages.contact import shop_address
from store.quotes.lead_time import LEADS, STANDARD, leaves_on
from store.quotes.models import VALID
from store.settings import settings
from store.tax.india import STATES
from store.uploads.models import KEPT
from store.web.htmx import render
from store.web.session_store import ABSOLUTE, IDLE

A_SMALL_PRINT = 3600  # seconds on the printer


@dataclass(frozen=True)
class Way:
    """A way of delivery with the days in which an order placed now arrives by it."""

    method: Method
    parts: str
    prints: str


@blueprint.get("/delivery")
def delivery() -> Response:
    """Say what delivery costs and when an order placed now arrives."""
    return drawn(_now(Subject.DELIVERY))


@blueprint.get("/returns")
def returns() -> Response:
    """Say what can be sent back."""
    return drawn(_now(Subject.RETURNS))


@blueprint.get("/privacy")
def privacy() -> Response:
    """Give the notice that the DPDP Act 2023 asks for: what is kept, why, how long."""
    return drawn(_now(Subject.PRIVACY))


@blueprint.get("/terms")
def terms() -> Response:
    """Give the rules of buying here."""
    return drawn(_now(Subject.TERMS))


@blueprint.get("/contact")
def contact() -> Response:
    """Say where to write to."""
    return render("pages/contact.html", contact=shop_address(settings()))


@blueprint.get("/policies/<subject>/versions")
def policy_history(subject: str) -> Response:
    """List all that ever was in force, with its dates."""
    with reading() as session:
        rows = history_of(session, _policy(subject))
    return render("pages/policy_history.html", subject=_policy(subject), versions=rows)


@blueprint.get("/policies/<subject>/versions/<int:number>")
def former_policy(subject: str, number: int) -> Response:
    """Show a policy as it was, or is."""
    with reading() as session:
        words = former_words(session, _policy(subject), number)
    return drawn(words)


def drawn(words: Words, *, is_draft: bool = False) -> Response:
    """Draw a policy in these words, with the figures of today."""
    subject = words.subject
    more: dict[str, Any] = _network() if subject is Subject.DELIVERY else {}
    return render(
        f"pages/{subject.value}.html",
        words=words,
        blocks=blocks(words.content["text"], figures()),
        is_draft=is_draft,
        **more,
    )


def figures() -> dict[str, object]:
    """Give the figures that words may name, as the shop goes by them."""
    return {
        "contact": shop_address(settings()),
        "uploads_kept": KEPT.days,
        "device_kept": REMEMBERED.days,
        "session_idle": IDLE.days,
        "session_longest": ABSOLUTE.days,
        "quote_valid": VALID.days,
        "print_days": plural(LEADS[STANDARD].handling_days + 1, "working day"),
        "cut_off": CUT_OFF_HOUR,
    }


def _now(subject: Subject) -> Words:
    with reading() as session:
        return words_of(session, subject)


def _policy(name: str) -> Subject:
    """Read an address; raises NotFound for what is no policy."""
    if name not in set(Subject) or not Subject(name).is_policy:
        raise NotFound("There is no such policy.")
    return Subject(name)


def _network() -> dict[str, Any]:
    now, found = clock.now(), network_now()
    return {
        "zones": [(zone, _ways(zone.methods, at=now)) for zone in found.zones],
        "pickups": _ways(found.pickups, at=now),
        "states": STATES,
    }


def _ways(methods: Iterable[Method], *, at: datetime) -> list[Way]:
    printed = leaves_on(A_SMALL_PRINT, at=at)
    return [
        Way(
            method,
            parts=span(*promise(method, at=at)),
            prints=span(*promise(method, ready=printed, at=at)),
        )
        for method in methods
    ]
