"""Fills a shop up with generated products, some thousand in each transaction."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from store.catalog.actions.attributes import add_attribute
from store.catalog.actions.brands import ensure_brand
from store.catalog.actions.products import add_category
from store.catalog.models import Attribute, Category, Media, Product
from store.demo.catalogue import load as hand_made
from store.demo.generated.lists import write_lists
from store.demo.generated.making import WIDEST, goods
from store.demo.generated.records import Goods
from store.demo.generated.rows import Fact, Picture, Rows, Shop
from store.demo.generated.tables import makers, table
from store.infra.db import reading, transaction
from store.kernel import clock

AT_ONCE = 2000


def fill_up(total: int, *, most: int = WIDEST, tell: Callable[[str], None]) -> int:
    """Add products until there are `total`, each with at most so many variants.

    Those that were generated before count: it goes on after them. Gives how many it added.
    """
    begin, there = _counted()
    if there >= total:
        return 0
    with transaction() as session:
        shop = _prepared(session)
        rows = Rows.after(session, shop, begin=begin)
    end = begin + total - there
    for start in range(begin, end, AT_ONCE):
        stop = min(start + AT_ONCE, end)
        with _uncollected():
            _write(rows, [goods(number, most=most) for number in range(start, stop)])
        tell(f"{there + stop - begin:,} products")
    return end - begin


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare a chunk the garbage collector: it would walk over all rows again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _write(rows: Rows, chunk: list[Goods]) -> None:
    for each in chunk:
        rows.add(each)
    with transaction() as session:
        rows.write(session)
        write_lists(session, rows.waiting, at=clock.now())
    rows.waiting.clear()


def _counted() -> tuple[int, int]:
    """How many products were generated, and how many there are in all."""
    drawn = [each.slug for each in hand_made().products]
    with reading() as session:
        there = session.scalar(select(func.count(Product.id))) or 0
        made = select(func.count(Product.id)).where(Product.slug.not_in(drawn))
        return session.scalar(made) or 0, there


def _prepared(session: Session) -> Shop:
    """Put up the shelves, brands and attributes that are missing; gives what is there."""
    for maker in makers():
        ensure_brand(session, maker.name)
    return Shop(_shelves(session), _facts(session), _pictures(session), clock.now())


def _shelves(session: Session) -> dict[str, int]:
    known = {each.slug: each for each in session.scalars(select(Category))}
    for place, (slug, name, above, blurb) in enumerate(table("shelves")["shelves"]):
        if above not in known:
            known[above] = add_category(session, name=_title(above), slug=above)
        if slug not in known:
            fields = {"name": name, "slug": slug, "blurb": blurb}
            parent, position = known[above], 100 + place
            known[slug] = add_category(session, parent=parent, position=position, **fields)
    return {slug: category.id for slug, category in known.items()}


def _title(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _facts(session: Session) -> dict[str, Fact]:
    """Facts by key; where an attribute in another unit has it, it stays a plain one."""
    facts = {}
    for place, (key, name, unit) in enumerate(table("attributes")["attributes"]):
        attribute = _attribute(session, key, name)
        if attribute is None:
            add_attribute(session, key=key, name=name, unit=unit, position=100 + place)
            attribute = _attribute(session, key, name)
        if attribute and attribute.unit == unit:
            facts[key] = Fact(attribute.name, unit, attribute.id)
        else:
            facts[key] = Fact(name, unit, None)
    return facts


def _attribute(session: Session, key: str, name: str) -> Attribute | None:
    """The attribute that states this already, by its name or else by its key."""
    same = func.lower(Attribute.name) == name.lower()
    rows = select(Attribute).where(or_(same, Attribute.key == key))
    return session.scalars(rows.order_by(case((same, 0), else_=1)).limit(1)).first()


def _pictures(session: Session) -> dict[str, list[Picture]]:
    """The pictures that are drawn already, by the product they show."""
    rows = select(Product.slug, Product.name, Media).join(Media.__table__)
    found = defaultdict(list)
    for slug, title, media in session.execute(rows.order_by(Media.position)):
        picture = Picture(
            *(title, media.alt, media.kind, media.width, media.height, media.colour),
            *(media.focal_x, media.focal_y, media.renditions),
        )
        found[slug].append(picture)
    return found
