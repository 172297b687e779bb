"""Promises and rules of the shop, with the figures the shop really goes by."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response

from store.checkout import shipping
from store.delivery.workdays import CUT_OFF_HOUR, span
from store.kernel import clock
from store.pages.blueprint import blueprint
from store.pages.contact import shop_address
from store.quotes.lead_time import LEADS, STANDARD, leaves_on
from store.quotes.models import VALID
from store.settings import settings
from store.uploads.models import KEPT
from store.web.htmx import render
from store.web.session_store import ABSOLUTE, IDLE

A_SMALL_PRINT = 3600  # seconds on the printer


@blueprint.get("/delivery")
def delivery() -> Response:
    """Say what delivery costs and when an order placed now arrives."""
    now = clock.now()
    rows = [
        (
            method,
            _arrival(method, ready=None, at=now),
            _arrival(method, ready=leaves_on(A_SMALL_PRINT, at=now), at=now),
        )
        for method in shipping.METHODS.values()
    ]
    return render(
        "pages/delivery.html",
        rows=rows,
        print_days=LEADS[STANDARD].handling_days + 1,
        cut_off=CUT_OFF_HOUR,
        step_g=shipping.STEP_G,
    )


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


def _arrival(method: shipping.Method, *, ready: date | None, at: datetime) -> str:
    """Write the days in the checkout's own words."""
    return span(*shipping.promise(method, ready=ready, at=at))
