"""Who makes things has a page, from the first product that names it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.catalog.actions.listing import touch_catalogue
from store.catalog.models import Brand
from store.catalog.words.plain import words


def ensure_brand(session: Session, name: str) -> None:
    """Give a brand its page when it has none; products without a brand need none."""
    if not name or _is_there(session, name):
        return
    try:
        with session.begin_nested():
            session.add(Brand(name=name, slug=_free_slug(session, name)))
    except IntegrityError:
        return  # another product of it was saved a moment before


def ensure_brands(session: Session, names: Collection[str]) -> None:
    """Give each of these brands its page when it has none."""
    known = set(session.scalars(select(Brand.name).where(Brand.name.in_(names))))
    for name in sorted(set(names) - known):
        ensure_brand(session, name)


def describe_brand(
    session: Session, *, name: str, blurb: str = "", website: str = ""
) -> None:
    """Say on a brand's page who it is."""
    ensure_brand(session, name)
    brand = session.scalars(select(Brand).where(Brand.name == name)).one()
    brand.blurb, brand.website = blurb, website
    session.flush()
    touch_catalogue(session)


def _is_there(session: Session, name: str) -> bool:
    return session.scalar(select(Brand.id).where(Brand.name == name)) is not None


def _free_slug(session: Session, name: str) -> str:
    """Write a name as part of an address; "Acme" and "acme!" have one each."""
    plain = "-".join(words(name)).replace(".", "-")[:70].strip("-") or "brand"
    like = Brand.slug.like(f"{plain}%")
    taken = set(session.scalars(select(Brand.slug).where(like)))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (plain, *numbered) if slug not in taken)
