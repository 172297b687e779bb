"""Promises and rules of the shop, with the figures the shop really goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Response

from store.accounts.models.devices import REMEMBERED
from store.delivery.access import network_now
from store.delivery.rates import Method, promise
from store.delivery.workdays import CUT_OFF_HOUR, span
from store.kernel import clock
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
    now, found = clock.now(), network_now()
    return render(
        "pages/delivery.html",
        zones=[(zone, _ways(zone.methods, at=now)) for zone in found.zones],
        pickups=_ways(found.pickups, at=now),
        states=STATES,
        print_days=LEADS[STANDARD].handling_days + 1,
        cut_off=CUT_OFF_HOUR,
    )


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


@blueprint.get("/returns")
def returns() -> Response:
    """Say what can be sent back."""
    return render("pages/returns.html", contact=shop_address(settings()))


@blueprint.get("/privacy")
def privacy() -> Response:
    """Give the notice that the DPDP Act 2023 asks for: what is kept, why, how long."""
    return render(
        "pages/privacy.html",
        contact=shop_address(settings()),
        uploads_kept=KEPT.days,
        device_kept=REMEMBERED.days,
        session_idle=IDLE.days,
        session_longest=ABSOLUTE.days,
    )


@blueprint.get("/terms")
def terms() -> Response:
    """Give the rules of buying here."""
    return render("pages/terms.html", quote_valid=VALID.days)


@blueprint.get("/contact")
def contact() -> Response:
    """Say where to write to."""
    return render("pages/contact.html", contact=shop_address(settings()))
