"""What a browser has looked at of late, remembered by the browser alone.

The numbers of the last products are in a cookie, set with the answer of a product's page:
reading a page writes nothing into the database, and the shop keeps no record of it.
"""

from __future__ import annotations

from flask import Response, flash, g, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from store.infra.db import reading
from store.web import shared
from store.web.htmx import go, render
from store.wishes.queries.products import products_seen
from store.wishes.views.room import blueprint

COOKIE = "seen"
MOST = 12
KEPT_SECONDS = 30 * 24 * 3600
LONGEST_ID = 15  # digits


@shared.own("seen")
def beside(product_id: str) -> Markup:
    """Remember that a product is looked at, and draw where the ones before it appear."""
    g.looked_at = int(product_id)
    others = [one for one in seen() if one != g.looked_at]
    return _place(but=product_id) if others else Markup("")


@shared.own("seen_before")
def before() -> Markup:
    """Draw where what was seen appears, on pages that show no product themselves."""
    return _place(but="") if seen() else Markup("")


@blueprint.get("/recently-viewed")
def recently_viewed() -> Response:
    """What this browser has looked at, newest first."""
    but = _number(request.args.get("but", ""))
    with reading() as session:
        found = products_seen(session, [one for one in seen() if one != but])
    return render(
        "wishes/recent.html", fragment="wishes/_recently_seen.html", products=found
    )


@blueprint.post("/recently-viewed/removal")
def forget() -> AnyResponse:
    """Forget what was looked at."""
    g.looked_at = None
    flash("What you looked at is forgotten.")
    response = go(url_for("wishes.recently_viewed"))
    response.delete_cookie(COOKIE)
    return response


@blueprint.after_app_request
def _remember(response: Response) -> Response:
    """Put the product just looked at first, unless a browser only fetches ahead."""
    looked_at = g.get("looked_at")
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if looked_at is None or ahead or response.status_code not in {200, 304}:
        return response
    kept = [looked_at, *(one for one in seen() if one != looked_at)][:MOST]
    if kept != seen():
        response.set_cookie(
            COOKIE,
            ".".join(map(str, kept)),
            max_age=KEPT_SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def seen() -> list[int]:
    """Read the cookie, which may hold anything; newest first."""
    numbers = map(_number, request.cookies.get(COOKIE, "").split(".")[:MOST])
    return list(dict.fromkeys(number for number in numbers if number))


def _number(text: str) -> int:
    digits = text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    return int(text) if digits else 0


def _place(*, but: str) -> Markup:
    address = url_for("wishes.recently_viewed", but=but or None)
    return shared.drawn("wishes/seen_place.html", address=address)
