"""The least a page can cost here: Flask, SQLAlchemy Core and Jinja, and nothing around it.

It reads the shop's own tables and shows the same 24 cards, the same product with ten
reviews and six others, a cart in a signed cookie's name with a token against forgery.
It is served as the shop is: two workers of gunicorn with `store.launcher.serving`.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, render_template, request, session
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.wrappers import Response

from bench.catalogue.floor_tables import cart_line
from store.catalog.models import Category, Listed, Product, ProductStatus, Variant
from store.kernel.money import Money
from store.reviews.models import Review
from store.settings import settings

CARDS, REVIEWS, OTHERS = 24, 10, 6

listed, product, variant = Listed.__table__, Product.__table__, Variant.__table__
review, category_table = Review.__table__, Category.__table__
CARD = (
    *(listed.c.slug, listed.c.name, listed.c.price, listed.c.rating),
    *(listed.c.rating_count, listed.c.in_stock, listed.c.card),
)

app = Flask(__name__, template_folder=str(Path(__file__).parent / "templates"))
app.secret_key = os.environ["SECRET_KEY"]
engine = create_engine(settings().database_url)
is_sqlite = engine.dialect.name == "sqlite"
upserting = sqlite.insert if is_sqlite else postgresql.insert


@event.listens_for(engine, "connect")
def _tune(connection: Any, _record: object) -> None:
    """Give SQLite what the shop gives it."""
    if is_sqlite:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")


@app.get("/products")
def listing() -> str:
    """The 24 newest of all products."""
    rows = (
        select(*CARD)
        .join_from(product, listed, listed.c.product_id == product.c.id)
        .where(product.c.status == ProductStatus.ACTIVE)
        .order_by(product.c.created_at.desc())
        .limit(CARDS)
    )
    with engine.connect() as connection:
        return render_template(
            "cards.html", cards=connection.execute(rows).all(), count=None
        )


@app.get("/categories/<slug>")
def category(slug: str) -> str:
    """The cheapest 24 of a category between two prices, and how many there are."""
    low, high = request.args.get("price_min", 0, int), request.args.get("price_max", 0, int)
    shelf = select(category_table.c.id).where(category_table.c.slug == slug)
    within = (
        product.c.status == ProductStatus.ACTIVE,
        product.c.category_id == shelf.scalar_subquery(),
        product.c.lowest_price.between(Money(low * 100), Money(high * 100)),
    )
    rows = (
        select(*CARD)
        .join_from(product, listed, listed.c.product_id == product.c.id)
        .where(*within)
        .order_by(product.c.lowest_price)
        .limit(CARDS)
    )
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(product).where(*within))
        cards = connection.execute(rows).all()
    return render_template("cards.html", cards=cards, count=count)


@app.get("/products/<slug>")
def product_page(slug: str) -> str:
    """A product with its variants, ten reviews and six others of its category."""
    with engine.connect() as connection:
        found = connection.execute(
            select(product, listed.c.card)
            .join_from(product, listed, listed.c.product_id == product.c.id)
            .where(product.c.slug == slug)
        ).first()
        if found is None:
            abort(404)
        variants = connection.execute(
            select(variant.c.sku, variant.c.price)
            .where(variant.c.product_id == found.id)
            .order_by(variant.c.position)
        ).all()
        reviews = connection.execute(
            select(review.c.author, review.c.stars, review.c.title, review.c.body)
            .where(review.c.product_id == found.id)
            .order_by(review.c.created_at.desc())
            .limit(REVIEWS)
        ).all()
        others = connection.execute(
            select(*CARD)
            .join_from(product, listed, listed.c.product_id == product.c.id)
            .where(product.c.category_id == found.category_id)
            .limit(OTHERS)
        ).all()
    return render_template(
        "product.html",
        product=found,
        variants=variants,
        reviews=reviews,
        cards=others,
        token=_token(),
    )


@app.post("/cart/lines")
def add() -> Response:
    """Put one piece into the cart."""
    if not secrets.compare_digest(request.form.get("csrf_token", ""), _token()):
        abort(403)
    wanted = select(variant.c.id).where(variant.c.sku == request.form["variant"])
    with engine.begin() as connection:
        line = {"cart": _cart(), "variant_id": connection.scalar(wanted), "quantity": 1}
        connection.execute(
            upserting(cart_line)
            .values(**line)
            .on_conflict_do_update(
                index_elements=["cart", "variant_id"],
                set_={"quantity": cart_line.c.quantity + 1},
            )
        )
    return redirect("/cart", 303)


@app.get("/cart")
def cart() -> str:
    """The lines of the cart."""
    rows = (
        select(product.c.name, variant.c.sku, variant.c.price, cart_line.c.quantity)
        .join_from(cart_line, variant, variant.c.id == cart_line.c.variant_id)
        .join(product, product.c.id == variant.c.product_id)
        .where(cart_line.c.cart == _cart())
    )
    with engine.connect() as connection:
        lines = connection.execute(rows).all()
    total = Money.total(line.price * line.quantity for line in lines)
    return render_template("cart.html", lines=lines, total=total, token=_token())


def _token() -> str:
    return session.setdefault("token", secrets.token_urlsafe(24))


def _cart() -> str:
    return session.setdefault("cart", secrets.token_urlsafe(12))
