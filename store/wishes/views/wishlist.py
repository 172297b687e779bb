"""The heart beside a product, the page of wishes, and the link that shares them."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache

from flask import Response, flash, g, request, session as visit, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import (
    VISITOR,
    current_person,
    current_visitor,
    remembered_visitor,
)
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.web import shared
from store.web.htmx import go, render, wants_fragment
from store.wishes.actions import lists
from store.wishes.actions.lists import Removed
from store.wishes.queries.lists import shared_wishlist, wished_slugs, wishlist_of
from store.wishes.views.room import blueprint, page_before

REMOVED = "removed_wish"


def _heart_state(slug: str, _name: str) -> str:
    return "on" if slug in _wished() else ""


def _no_wishes() -> bool:
    return not _wished()


def _unpressed(slug: str, name: str) -> Markup:
    return _heart(slug, name, pressed=False)


@shared.own("wish", known_by=_heart_state, quiet=shared.Quiet(_no_wishes, blank=_unpressed))
def heart(slug: str, name: str) -> Markup:
    """Draw a product's heart; all hearts of a page cost one statement at most."""
    return _heart(slug, name, pressed=slug in _wished())


@blueprint.get("/wishlist")
def wishlist() -> Response:
    """What the visitor has saved."""
    removed = visit.pop(REMOVED, None) if REMOVED in visit else None
    return _draw(removed=Removed(**removed) if removed else None)


@blueprint.get("/wishlists/<token>")
def shared_list(token: str) -> Response:
    """A list that somebody shares: to be read, and bought from."""
    with reading() as session:
        found = shared_wishlist(session, token)
    return render("wishes/shared.html", wishes=found.wishes, now=clock.now())


@blueprint.post("/wishlist/products/<slug>")
def save(slug: str) -> AnyResponse:
    """Save a product for later."""
    try:
        with transaction() as session:
            product = lists.save_wish(
                session,
                visitor=remembered_visitor(),
                slug=slug,
                at=clock.now(),
                again=_undone(slug),
            )
    except StoreError as error:
        return _refused(error)
    if _on_the_page():
        return _draw(say=f"{product.name} is back on your wishlist.")
    return _toggled(slug, product.name, pressed=True)


@blueprint.post("/wishlist/products/<slug>/removal")
def remove(slug: str) -> AnyResponse:
    """Take a product off; the page of wishes offers to put it back."""
    with transaction() as session:
        name, gone = lists.remove_wish(
            session, visitor=current_visitor(), slug=slug, at=clock.now()
        )
    if not _on_the_page():
        return _toggled(slug, name, pressed=False)
    if gone is not None:
        visit[REMOVED] = asdict(gone)
    if wants_fragment():
        return _draw(removed=gone, say=f"{name} removed.")
    return go(url_for("wishes.wishlist"))


@blueprint.post("/wishlist/sharing")
def share() -> AnyResponse:
    """Make a link that shows the list to whoever has it."""
    with transaction() as session:
        lists.share_wishlist(session, visitor=remembered_visitor())
    return _done("Whoever has the link can see your wishlist now.")


@blueprint.post("/wishlist/sharing/removal")
def stop_sharing() -> AnyResponse:
    """Close the link for good."""
    with transaction() as session:
        lists.stop_sharing(session, visitor=current_visitor())
    return _done("The link shows nothing any more.")


def _wished() -> frozenset[str]:
    """Read what this visitor wishes for, once a request; a stranger is not asked for."""
    if "wished" not in g:
        g.wished = _read() if VISITOR in visit or current_person() else frozenset()
    wished: frozenset[str] = g.wished
    return wished


def _read() -> frozenset[str]:
    with reading() as session:
        return wished_slugs(session, current_visitor())


@lru_cache(maxsize=8192)
def _heart(slug: str, name: str, *, pressed: bool) -> Markup:
    address = f"/wishlist/products/{slug}{'/removal' if pressed else ''}"
    return shared.drawn("wishes/heart.html", address=address, name=name, pressed=pressed)


def _on_the_page() -> bool:
    """Tell whether the button stood on the page of wishes itself."""
    return request.form.get("place") == "wishlist"


def _undone(slug: str) -> Removed | None:
    kept = visit.get(REMOVED)
    if not kept or kept["slug"] != slug:
        return None
    return Removed(**visit.pop(REMOVED))


def _toggled(slug: str, name: str, *, pressed: bool) -> AnyResponse:
    """Answer a heart: the button alone for htmx, else the page it stands on."""
    say = f"{name} is on your wishlist." if pressed else f"{name} is off your wishlist."
    if not wants_fragment():
        flash(say)
        return go(page_before(otherwise=url_for("wishes.wishlist"), at=f"good-{slug}"))
    return render(
        "wishes/toggled.html",
        fragment="wishes/toggled.html",
        button=_heart(slug, name, pressed=pressed),
        say=say,
        address=url_for("wishes.wishlist") if pressed else "",
        way="See the list",
        tone="",
        bar=False,
    )


def _refused(error: StoreError) -> AnyResponse:
    if wants_fragment():
        raise error
    flash(error.message, "bad")
    return go(page_before(otherwise=url_for("wishes.wishlist")))


def _done(say: str) -> AnyResponse:
    if wants_fragment():
        return _draw(say=say)
    flash(say)
    return go(url_for("wishes.wishlist"))


def _draw(*, removed: Removed | None = None, say: str = "") -> Response:
    with reading() as session:
        found = wishlist_of(session, current_visitor())
    return render(
        "wishes/wishlist.html",
        fragment="wishes/_wished.html",
        announce=say or None,
        wishes=found.wishes if found else (),
        share_token=found.share_token if found else None,
        removed=removed,
        now=clock.now(),
    )
