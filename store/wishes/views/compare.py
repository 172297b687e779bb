"""Products side by side: collected in the visit, or named by the address itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import Response, flash, request, session as visit, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from store.catalog.filters import address
from store.catalog.models import Product
from store.catalog.queries.products import product_named
from store.infra.db import reading
from store.web import shared
from store.web.htmx import go, render, wants_fragment
from store.wishes.comparison import MOST, comparison_of
from store.wishes.queries.products import products_to_compare
from store.wishes.views.room import blueprint, page_before

COMPARED = "compared"
FULL = f"{MOST} products fit side by side. Remove one of them first."


def collected() -> list[str]:
    """Give the slugs that this visit has put side by side."""
    return list(visit.get(COMPARED, ()))


def _button_state(slug: str, _name: str) -> str:
    return "on" if slug in collected() else ""


def _nothing_collected() -> bool:
    return not collected()


def _unpressed(slug: str, name: str) -> Markup:
    return _button(slug, name, pressed=False)


def _no_bar() -> Markup:
    return shared.drawn("wishes/_compare_bar.html", count=0, way="")


@shared.own(
    "compare",
    known_by=_button_state,
    quiet=shared.Quiet(_nothing_collected, blank=_unpressed),
)
def button(slug: str, name: str) -> Markup:
    """Draw the button that puts a product beside others."""
    return _button(slug, name, pressed=slug in collected())


@shared.own("compare_bar", quiet=shared.Quiet(_nothing_collected, blank=_no_bar))
def bar() -> Markup:
    """Draw how many are side by side, and the way to them."""
    return shared.drawn(
        "wishes/_compare_bar.html", count=len(collected()), way=_way(collected())
    )


@blueprint.get("/compare")
def compare() -> Response:
    """Compare what the address names (`p`, up to four times), else what was collected."""
    named = request.args.getlist("p")
    wanted = list(dict.fromkeys(named or collected()))
    with reading() as session:
        found = products_to_compare(session, wanted[: 2 * MOST])
    return _draw(found[:MOST], named=bool(named), left_out=found[MOST:])


@blueprint.post("/compare/products/<slug>")
def compare_too(slug: str) -> AnyResponse:
    """Put a product beside the others; a fifth is refused."""
    with reading() as session:
        product = product_named(session, slug)
    kept = collected()
    if slug not in kept and len(kept) >= MOST:
        return _full(product)
    if slug not in kept:
        visit[COMPARED] = [*kept, slug]
    say = (
        f"{product.name} is put beside {_others(len(kept))}."
        if kept
        else (f"{product.name} is ready to be compared. Add another.")
    )
    return _toggled(slug, product.name, pressed=True, say=say)


@blueprint.post("/compare/products/<slug>/removal")
def remove_compared(slug: str) -> AnyResponse:
    """Take a product away from the others."""
    visit[COMPARED] = [other for other in collected() if other != slug]
    rest = [other for other in request.form.getlist("p") if other != slug]
    if request.form.get("place") == "compare":
        return go(_way(rest) if rest else url_for("wishes.compare"))
    with reading() as session:
        name = product_named(session, slug).name
    return _toggled(slug, name, pressed=False, say=f"{name} is not compared any more.")


@blueprint.post("/compare/removal")
def compare_nothing() -> AnyResponse:
    """Take everything away."""
    visit.pop(COMPARED, None)
    flash("Nothing is compared any more.")
    return go(page_before(otherwise=url_for("catalog.listing")))


def _draw(
    found: Sequence[Product], *, named: bool, left_out: Sequence[Product]
) -> Response:
    whole = comparison_of(found)
    brief = request.args.get("only") == "differences"
    slugs = [product.slug for product in found]
    link = _way(slugs)
    return render(
        "wishes/compare.html",
        whole=whole,
        shown=whole.only_differences() if brief else whole,
        brief=brief,
        left_out=left_out,
        slugs=slugs if named else [],
        link=link,
        brief_link=f"{link}&only=differences",
    )


def _way(slugs: Sequence[str]) -> str:
    """Give an address that shows just these, to be kept or sent on."""
    return address(url_for("wishes.compare"), [("p", slug) for slug in slugs])


def _others(count: int) -> str:
    return "the other" if count == 1 else f"the other {count}"


@lru_cache(maxsize=8192)
def _button(slug: str, name: str, *, pressed: bool) -> Markup:
    where = f"/compare/products/{slug}{'/removal' if pressed else ''}"
    return shared.drawn(
        "wishes/compare_button.html", address=where, name=name, pressed=pressed
    )


def _full(product: Product) -> AnyResponse:
    if not wants_fragment():
        flash(FULL, "bad")
        return go(url_for("wishes.compare"))
    return _answer(
        _button(product.slug, product.name, pressed=False), say=FULL, tone="bad", status=422
    )


def _toggled(slug: str, name: str, *, pressed: bool, say: str) -> AnyResponse:
    if not wants_fragment():
        flash(say)
        return go(page_before(otherwise=url_for("wishes.compare"), at=f"good-{slug}"))
    return _answer(_button(slug, name, pressed=pressed), say=say)


def _answer(
    pressed_button: Markup, *, say: str, tone: str = "", status: int = 200
) -> Response:
    """Answer htmx: the button, the bar, and why not when it is refused."""
    return render(
        "wishes/toggled.html",
        fragment="wishes/toggled.html",
        status=status,
        announce=None if tone else say,
        button=pressed_button,
        say=say if tone else "",
        tone=tone,
        address=url_for("wishes.compare"),
        way="Compare them",
        bar=True,
        count=len(collected()),
        compare_way=_way(collected()),
    )
