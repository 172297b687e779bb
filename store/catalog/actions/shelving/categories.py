"""The tree of categories is grown, renamed, moved, put in order and cut, on the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.catalog import topics
from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.actions.shelving import ground
from store.catalog.actions.shelving.collections import rewrite_rules
from store.catalog.models import Category, Product, ShelfAddress, ShelfKind
from store.infra.outbox import announce
from store.kernel.errors import Conflict, Invalid

DEEPEST = 5


@dataclass(frozen=True, kw_only=True)
class CategoryChanges:
    """What is said of a category; without a parent it stands at the top."""

    name: str
    blurb: str = ""
    parent_id: int | None = None


def grow_category(
    session: Session, *, slug: str, changes: CategoryChanges, actor: Person
) -> Category:
    """Put up a category behind its neighbours; without a slug it gets one of its name."""
    ground.require(actor)
    _check_place(_locked_tree(session), None, changes.parent_id)
    category = Category(**asdict(changes))
    category.slug = ground.slug_for(session, Category, slug, changes.name)
    beside = Category.parent_id == changes.parent_id
    category.position = ground.last_place(session, Category, beside)
    session.add(category)
    session.flush()
    ground.tell(session, category, "added", actor, after=ground.said(asdict(changes)))
    touch_catalogue(session)
    return category


def change_category(
    session: Session,
    *,
    category_id: int,
    version: int,
    slug: str,
    changes: CategoryChanges,
    actor: Person,
) -> Category:
    """Change or move a category as it was seen; its old address leads to the new one.

    Raises Conflict when somebody else was quicker, Invalid for a place below itself.
    """
    ground.require(actor)
    tree = _locked_tree(session)
    category = ground.locked(session, Category, category_id, version=version)
    _check_place(tree, category, changes.parent_id)
    before = category.slug
    if ground.move_address(session, category, slug):
        rewrite_rules(session, key="category", renamed={before: slug})
        told = {"before": {"slug": before}, "after": {"slug": slug}}
        ground.tell(session, category, "moved", actor, **told)
    differing = ground.write(session, category, asdict(changes), actor)
    if differing & {"name", "parent_id"}:
        announce(session, topics.SHELF_RENAMED, category.id)
    if "parent_id" in differing:
        beside = Category.parent_id == changes.parent_id
        category.position = ground.last_place(session, Category, beside)
    touch_catalogue(session)
    return category


def place_category(
    session: Session, *, category_id: int, step: int, actor: Person
) -> Category:
    """Move a category earlier (-1) or later (1) among its neighbours."""
    ground.require(actor)
    _locked_tree(session)
    category = ground.locked(session, Category, category_id)
    if category.archived:
        raise Conflict(f"{category.name} is put away: it has no place in the tree.")
    rows = select(Category).where(
        Category.parent_id.is_not_distinct_from(category.parent_id), ~Category.archived
    )
    beside = list(session.scalars(rows.order_by(Category.position, Category.id)))
    place = beside.index(category)
    beside.insert(max(place + step, 0), beside.pop(place))
    for number, each in enumerate(beside):
        each.position = number
    session.flush()
    after = {"place": beside.index(category) + 1}
    ground.tell(session, category, "placed", actor, after=after)
    touch_catalogue(session)
    return category


def put_away_category(
    session: Session, *, category_id: int, heir_id: int | None, actor: Person
) -> int:
    """Put a category away; its products go to another, as does its address.

    Gives how many products went. Raises Conflict while it has categories below it, or
    products and no heir.
    """
    ground.require(actor)
    _locked_tree(session)
    category = ground.locked(session, Category, category_id)
    below = select(Category.id).where(Category.parent_id == category_id)
    if session.scalar(below.where(~Category.archived).limit(1)) is not None:
        raise Conflict(f"Move what stands below {category.name} first, or put it away.")
    heir = _heir(session, category, heir_id) if heir_id is not None else None
    if heir is not None:
        rewrite_rules(session, key="category", renamed={category.slug: heir.slug})
    mine = select(Product.id).where(Product.category_id == category_id)
    products = session.scalars(mine.order_by(Product.id).with_for_update()).all()
    if products and heir is None:
        raise Invalid("Choose where its products go.", field="heir")
    ground.write(session, category, {"archived": True}, actor)
    if heir is not None:
        _hand_over(session, category, heir, products=list(products))
    touch_catalogue(session)
    return len(products)


def bring_back_category(session: Session, *, category_id: int, actor: Person) -> Category:
    """Bring a category back, empty, where it stood; at the top if that is put away."""
    ground.require(actor)
    _locked_tree(session)
    category = ground.locked(session, Category, category_id)
    parent = session.get(Category, category.parent_id) if category.parent_id else None
    changes: dict[str, object] = {"archived": False}
    if parent is not None and parent.archived:
        changes["parent_id"] = None
    ground.write(session, category, changes, actor)
    address = ShelfAddress
    handed = (address.kind == ShelfKind.CATEGORY, address.slug == category.slug)
    session.execute(delete(address).where(*handed))
    touch_catalogue(session)
    return category


def _locked_tree(session: Session) -> dict[int, Category]:
    """Lock every category, in ascending id: of two moves at once none makes a ring."""
    rows = select(Category).order_by(Category.id).with_for_update(key_share=True)
    found = session.scalars(rows.execution_options(populate_existing=True))
    return {each.id: each for each in found}


def _check_place(
    known: Mapping[int, Category], category: Category | None, parent_id: int | None
) -> None:
    """Walk up from a place; raises Invalid for one below itself, gone or too deep."""
    if parent_id is None:
        return
    above, depth = known.get(parent_id), 1
    if above is None or above.archived:
        raise Invalid("There is no such category any more.", field="parent_id")
    while above is not None:
        if category is not None and above.id == category.id:
            sentence = f"{category.name} cannot stand below itself."
            raise Invalid(sentence, field="parent_id")
        above, depth = known.get(above.parent_id or 0), depth + 1
    if depth + _height(known, category) > DEEPEST:
        raise Invalid(f"The tree is {DEEPEST} deep at most.", field="parent_id")


def _height(known: Mapping[int, Category], category: Category | None) -> int:
    """Count how many levels of categories in use stand below one."""
    height, level = -1, {category.id} if category is not None else set()
    while level:
        below = (each for each in known.values() if each.parent_id in level)
        level, height = {each.id for each in below if not each.archived}, height + 1
    return max(height, 0)


def _heir(session: Session, category: Category, heir_id: int) -> Category:
    heir = ground.locked(session, Category, heir_id)
    if heir.archived or heir.id == category.id:
        raise Invalid("Choose another category for its products.", field="heir")
    return heir


def _hand_over(
    session: Session, category: Category, heir: Category, *, products: list[int]
) -> None:
    rows = update(Product).where(Product.category_id == category.id)
    moved = rows.values(category_id=heir.id, version=Product.version + 1)
    session.execute(moved.execution_options(synchronize_session=False))
    address = ShelfAddress
    mine = (address.kind == ShelfKind.CATEGORY, address.shelf_id == category.id)
    session.execute(update(address).where(*mine).values(shelf_id=heir.id))
    session.add(address(kind=ShelfKind.CATEGORY, slug=category.slug, shelf_id=heir.id))
    session.flush()
    relist(session, products)
