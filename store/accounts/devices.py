"""Which browser is asking: one that somebody has signed in from before, or a new one."""

from __future__ import annotations

from flask import Response, after_this_request, current_app, request
from sqlalchemy.orm import Session

from store.accounts.actions.devices import remember_device
from store.accounts.actions.notices import tell
from store.accounts.models import Person
from store.accounts.models.devices import REMEMBERED
from store.accounts.queries.devices import is_device_of
from store.infra.db import reading
from store.infra.places import network_of, place_of
from store.kernel import clock, formats, ids
from store.web.devices import device_of

LENGTH = len(ids.token(32))


def device_here() -> str:
    """Give the digest of the cookie that this browser is known by; "" without one."""
    told = request.cookies.get(_cookie(), "")
    return ids.digest(told) if len(told) == LENGTH and ids.is_token(told) else ""


def known_to(email: str) -> str:
    """Give the digest of this browser when an address's owner has come in from it."""
    digest = device_here()
    if not digest or not email.isprintable():
        return ""
    with reading() as session:
        known = is_device_of(session, email=email, digest=digest, at=clock.now())
    return digest if known else ""


def meet(session: Session, person: Person, *, quietly: bool = False) -> None:
    """Remember this browser as the person's; a mail tells of one that was not known.

    Call it where somebody comes in, in the same transaction; `quietly` at the first time.
    """
    digest = device_here()
    if not digest:
        token = ids.token(32)
        digest = ids.digest(token)
    else:
        token = request.cookies[_cookie()]
    at = clock.now()
    is_new = remember_device(session, person_id=person.id, digest=digest, at=at)
    if is_new and not quietly:
        tell(session, person_id=person.id, kind="device-new", **_seen_here())
    after_this_request(lambda response: _keep(response, token))


def _seen_here() -> dict[str, str]:
    """Say in words from where somebody came in."""
    address = request.remote_addr or ""
    place = place_of(address)
    where = place.name if place else network_of(address)
    return {
        "device": device_of(request.headers),
        "place": f" ({where})" if where else "",
        "at": formats.moment(clock.now()),
    }


def _keep(response: Response, token: str) -> Response:
    response.set_cookie(
        _cookie(),
        token,
        max_age=int(REMEMBERED.total_seconds()),
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _cookie() -> str:
    return "__Host-device" if _is_https() else "device"


def _is_https() -> bool:
    return bool(current_app.config["PREFERRED_URL_SCHEME"] == "https")
