"""What made-up customers and the shop say about the demo's products, beside the stars."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from store.accounts.visitors import Visitor
from store.catalog.actions.media import Developed, store_renditions
from store.catalog.models import Product
from store.catalog.pictures import colour_of
from store.demo.catalogue import Catalogue
from store.demo.pictures import image_of, tasks
from store.infra.db import reading, transaction
from store.reviews.actions.asking import add_answer, add_question
from store.reviews.actions.photos import hang_photo
from store.reviews.actions.voting import vote
from store.reviews.models import Review

TABLE = Path(__file__).parent / "catalogue" / "questions.toml"
BENCHES = ((203, 184, 158), (120, 126, 133), (222, 219, 211))  # beech, steel, paper


def add_talk(session: Session, *, at: datetime) -> None:
    """Add questions with answers, the shop's replies and votes to a seeded shop."""
    told = _told()
    slugs = {row["product"] for row in told["question"]}
    rows = select(Product.slug, Product.id).where(Product.slug.in_(slugs))
    products = dict(session.execute(rows).all())
    for row in told["question"]:
        if row["product"] in products:
            _ask(session, products[row["product"]], row, at=at)
    for row in told["reply"]:
        for review in _reviews(session, row["product"], row["author"]):
            review.answer(row["text"], at=review.created_at + timedelta(days=2))
    _vote(session, told["helpful"], at=at)


def add_photos(catalogue: Catalogue, *, size: int) -> None:
    """Draw those photos of customers that are missing, and hang them on reviews."""
    for row in _told()["photo"]:
        if _is_pictured(row):
            continue
        drawn = _drawn(catalogue, row["product"], size=size)
        photos = [_developed(_on_bench(drawn, turn)) for turn in row["turns"]]
        with transaction() as session:
            for review in _reviews(session, row["product"], row["author"]):
                for developed in photos:
                    hang_photo(session, review=review, developed=developed)


def _is_pictured(row: dict[str, Any]) -> bool:
    """Tell whether the photos hang already, or have nothing to hang on."""
    with reading() as session:
        found = _reviews(session, row["product"], row["author"])
    return all(review.photo_count for review in found)


def _told() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def _ask(session: Session, product_id: int, row: dict[str, Any], *, at: datetime) -> None:
    asked = at - timedelta(days=row["days_ago"])
    question = add_question(
        session, product_id=product_id, author=row["author"], body=row["body"], at=asked
    )
    for author, days_ago, body in row["answers"]:
        add_answer(
            session,
            question=question,
            author=author,
            body=body,
            at=at - timedelta(days=days_ago),
        )


def _vote(session: Session, counts: dict[str, dict[str, int]], *, at: datetime) -> None:
    for slug, authors in counts.items():
        for author, count in authors.items():
            for review in _reviews(session, slug, author):
                for number in range(count):
                    voter = Visitor(f"demo-reader-{number}")
                    vote(session, token=review.token, visitor=voter, helpful=True, at=at)


def _reviews(session: Session, slug: str, author: str) -> Sequence[Review]:
    rows = select(Review).join(Review.product).options(joinedload(Review.product))
    return session.scalars(rows.where(Product.slug == slug, Review.author == author)).all()


def _drawn(catalogue: Catalogue, slug: str, *, size: int) -> Image.Image:
    wanted: Iterator[Any] = (each for each in catalogue.products if each.slug == slug)
    return image_of(tasks(wanted)[0], size=size)


def _developed(photo: Image.Image) -> Developed:
    return Developed(tuple(store_renditions(photo)), colour_of(photo))


def _on_bench(drawn: Image.Image, turn: int) -> Image.Image:
    """Lay a drawn thing onto a bench, a little askew, in the light of a window."""
    side = drawn.width
    bench = Image.new("RGB", (side, side * 3 // 4), BENCHES[abs(turn) % len(BENCHES)])
    light = Image.linear_gradient("L").resize(bench.size).point(lambda dark: dark // 3)
    bench.paste((25, 22, 20), mask=light)
    turned = drawn.rotate(turn, Image.Resampling.BICUBIC)
    thing = turned.resize((side * 4 // 5, side * 4 // 5), Image.Resampling.LANCZOS)
    place = (side // 10 + turn * 2, -side // 40)
    bench.paste(thing, place, thing)
    return bench
