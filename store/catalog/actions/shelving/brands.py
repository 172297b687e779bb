"""Brands are described, renamed, merged and put away; what names them follows at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.actions.shelving import ground
from store.catalog.actions.shelving.collections import rewrite_rules
from store.catalog.actions.shelving.pictures import forget_shelf
from store.catalog.models import Brand, Product, ShelfAddress, ShelfKind
from store.kernel.errors import Conflict, Invalid


@dataclass(frozen=True, kw_only=True)
class BrandChanges:
    """What is said of a brand."""

    name: str
    blurb: str = ""
    website: str = ""


@dataclass(frozen=True)
class Renamed:
    """A brand after a change, and what products called it before."""

    brand: Brand
    before: str
    products: int = 0


def add_brand(
    session: Session, *, slug: str, changes: BrandChanges, actor: Person
) -> Brand:
    """Add a brand before its first product comes."""
    ground.require(actor)
    _require_unknown(session, changes.name, but=0)
    brand = Brand(**asdict(changes))
    brand.slug = ground.slug_for(session, Brand, slug, changes.name)
    session.add(brand)
    session.flush()
    ground.tell(session, brand, "added", actor, after=ground.said(asdict(changes)))
    touch_catalogue(session)
    return brand


def change_brand(
    session: Session,
    *,
    brand_id: int,
    version: int,
    slug: str,
    changes: BrandChanges,
    actor: Person,
) -> Renamed:
    """Change a brand as it was seen; a new name is written on all its products.

    Raises Conflict when somebody else was quicker, Invalid for the name of another.
    """
    ground.require(actor)
    brand = ground.locked(session, Brand, brand_id, version=version)
    _require_unknown(session, changes.name, but=brand.id)
    name, before = brand.name, brand.slug
    if ground.move_address(session, brand, slug):
        told = {"before": {"slug": before}, "after": {"slug": slug}}
        ground.tell(session, brand, "moved", actor, **told)
    ground.write(session, brand, asdict(changes), actor)
    moved = _rename_on_products(session, old=name, new=brand.name)
    touch_catalogue(session)
    return Renamed(brand, name, moved)


def merge_brand(session: Session, *, brand_id: int, into_id: int, actor: Person) -> Renamed:
    """Make two brands one: products, rules and addresses go to the other.

    Gives the brand that is left, with the name that is gone.
    """
    ground.require(actor)
    if brand_id == into_id:
        raise Invalid("Choose another brand to merge it into.", field="into")
    first, second = sorted((brand_id, into_id))
    both = {each: ground.locked(session, Brand, each) for each in (first, second)}
    gone, left = both[brand_id], both[into_id]
    name, slug = gone.name, gone.slug
    ground.tell(session, gone, "merged", actor, after={"into": left.name})
    ground.tell(session, left, "joined", actor, after={"merged in": name})
    address = ShelfAddress
    mine = (address.kind == ShelfKind.BRAND, address.shelf_id == gone.id)
    session.execute(update(address).where(*mine).values(shelf_id=left.id))
    forget_shelf(session, ShelfKind.BRAND, gone.id)
    session.delete(gone)
    session.flush()
    session.add(address(kind=ShelfKind.BRAND, slug=slug, shelf_id=left.id))
    left.version += 1
    moved = _rename_on_products(session, old=name, new=left.name)
    touch_catalogue(session)
    return Renamed(left, name, moved)


def put_away_brand(session: Session, *, brand_id: int, actor: Person) -> Brand:
    """Put away a brand that no product names; raises Conflict otherwise."""
    ground.require(actor)
    brand = ground.locked(session, Brand, brand_id)
    named = select(func.count()).where(Product.brand == brand.name)
    count = session.scalar(named) or 0
    if count:
        sentence = (
            f"Products of {brand.name} are there ({count:,}): merge it into another brand, "
            "or change them first."
        )
        raise Conflict(sentence)
    ground.write(session, brand, {"archived": True}, actor)
    touch_catalogue(session)
    return brand


def bring_back_brand(session: Session, *, brand_id: int, actor: Person) -> Brand:
    """Bring a brand back among the others."""
    ground.require(actor)
    brand = ground.locked(session, Brand, brand_id)
    ground.write(session, brand, {"archived": False}, actor)
    touch_catalogue(session)
    return brand


def _require_unknown(session: Session, name: str, *, but: int) -> None:
    same = func.lower(Brand.name) == name.lower()
    other = session.scalar(select(Brand.name).where(same, Brand.id != but))
    if other is not None:
        sentence = f"There is {other} already: merge the two instead."
        raise Invalid(sentence, field="name")


def _rename_on_products(session: Session, *, old: str, new: str) -> int:
    """Write another brand on products; who has one open is told that it changed."""
    if old == new:
        return 0
    rewrite_rules(session, key="brand", renamed={old: new})
    mine = select(Product.id).where(Product.brand == old).order_by(Product.id)
    products = list(session.scalars(mine.with_for_update()))
    rows = update(Product).where(Product.id.in_(mine.with_only_columns(Product.id)))
    named = rows.values(brand=new, version=Product.version + 1)
    session.execute(named.execution_options(synchronize_session=False))
    relist(session, products)
    return len(products)
