"""Collections are opened, changed, scheduled, put away and deleted, on the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.actions.shelving import ground
from store.catalog.actions.shelving.pictures import forget_shelf
from store.catalog.models import Collection, CollectionProduct, ShelfAddress, ShelfKind
from store.catalog.rules import MOST_ROWS
from store.kernel.errors import Conflict, Invalid

Pairs = list[list[str]]


@dataclass(frozen=True, kw_only=True)
class CollectionChanges:
    """What is said of a collection; `rule` is None for one by hand."""

    name: str
    blurb: str = ""
    rule: Pairs | None = None
    any_of: bool = False
    hidden: bool = False
    shows_from: datetime | None = None
    shows_until: datetime | None = None


def open_collection(
    session: Session,
    *,
    slug: str,
    changes: CollectionChanges,
    actor: Person,
    at: datetime,
) -> Collection:
    """Open a collection behind the others; without a slug it gets one of its name."""
    ground.require(actor)
    _check(changes)
    collection = Collection(**asdict(changes), active=False)
    collection.slug = ground.slug_for(session, Collection, slug, changes.name)
    collection.position = ground.last_place(session, Collection)
    session.add(collection)
    session.flush()
    collection.active = collection.is_shown(at)
    ground.tell(session, collection, "added", actor, after=ground.said(asdict(changes)))
    touch_catalogue(session)
    return collection


def change_collection(  # noqa: PLR0913 a change has this many facts
    session: Session,
    *,
    collection_id: int,
    version: int,
    slug: str,
    changes: CollectionChanges,
    actor: Person,
    at: datetime,
) -> Collection:
    """Change a collection as it was seen; its old address leads to the new one.

    Raises Conflict when somebody else was quicker, Invalid for what cannot be.
    """
    ground.require(actor)
    collection = ground.locked(session, Collection, collection_id, version=version)
    _check(changes)
    if (collection.rule is None) != (changes.rule is None):
        sentence = "It was opened the other way. Open a new collection instead."
        raise Invalid(sentence, field="rule")
    before = collection.slug
    moved = ground.move_address(session, collection, slug)
    ground.write(session, collection, asdict(changes), actor)
    if moved:
        ground.tell(
            session,
            collection,
            "moved",
            actor,
            before={"slug": before},
            after={"slug": slug},
        )
    _show(session, collection, at=at, anyway=moved)
    return collection


def put_away_collection(
    session: Session, *, collection_id: int, actor: Person, at: datetime
) -> Collection:
    """Take a collection out of the shop and of the staff's list; nothing is forgotten."""
    return _archive(session, collection_id, actor, at=at, archived=True)


def bring_back_collection(
    session: Session, *, collection_id: int, actor: Person, at: datetime
) -> Collection:
    """Bring a collection back, hidden: showing it is another decision."""
    return _archive(session, collection_id, actor, at=at, archived=False)


def delete_collection(session: Session, *, collection_id: int, actor: Person) -> str:
    """Delete a collection that was put away, for good; gives its name."""
    ground.require(actor)
    collection = ground.locked(session, Collection, collection_id)
    if not collection.archived:
        raise Conflict(f"Put {collection.name} away before you delete it.")
    before = {"name": collection.name, "slug": collection.slug, "rule": collection.rule}
    ground.tell(session, collection, "deleted", actor, before=before)
    address = ShelfAddress
    session.execute(
        delete(address).where(
            address.kind == ShelfKind.COLLECTION, address.shelf_id == collection_id
        )
    )
    forget_shelf(session, ShelfKind.COLLECTION, collection_id)
    session.delete(collection)
    session.flush()
    touch_catalogue(session)
    return collection.name


def place_collection(
    session: Session, *, collection_id: int, place: int, actor: Person
) -> None:
    """Give a collection a place, from 0, among those in use; others make room."""
    ground.require(actor)
    rows = select(Collection).where(~Collection.archived).order_by(Collection.id)
    locked = session.scalars(rows.with_for_update())
    every = sorted(locked, key=lambda each: (each.position, each.id))
    moved = next((each for each in every if each.id == collection_id), None)
    if moved is None:
        return
    every.remove(moved)
    every.insert(min(max(place, 0), len(every)), moved)
    for number, each in enumerate(every):
        each.position = number
    session.flush()
    ground.tell(session, moved, "placed", actor, after={"place": place + 1})
    touch_catalogue(session)


def follow_the_clock(session: Session, *, collection_id: int, at: datetime) -> None:
    """Show a collection whose time has come, or hide one whose time is over."""
    collection = ground.locked(session, Collection, collection_id)
    if collection.active != collection.is_shown(at):
        _show(session, collection, at=at)


def rewrite_rules(session: Session, *, key: str, renamed: Mapping[str, str]) -> None:
    """Let rules go on naming what has another name or address now: old ones -> new ones.

    They are read under their locks: what a colleague has just saved is not written over.
    Call it before products are locked, as collections by hand are locked before those.
    """
    rows = select(Collection).where(Collection.rule.is_not(None)).order_by(Collection.id)
    locked = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    for collection in session.scalars(locked):
        rewritten = _rewritten(collection.rule or [], key, renamed)
        if rewritten != collection.rule:
            collection.rule = rewritten
            collection.version += 1
    session.flush()


def _rewritten(
    rule: Sequence[Sequence[str]], key: str, renamed: Mapping[str, str]
) -> Pairs:
    return [
        [name, renamed.get(value, value) if name.rstrip("!") == key else value]
        for name, value in rule
    ]


def _check(changes: CollectionChanges) -> None:
    if changes.rule == []:
        raise Invalid("A rule needs at least one row.", field="rule")
    if changes.rule is not None and len(changes.rule) > MOST_ROWS:
        raise Invalid(f"A rule has at most {MOST_ROWS} rows.", field="rule")
    begins, ends = changes.shows_from, changes.shows_until
    if begins is not None and ends is not None and ends <= begins:
        raise Invalid("It must end after it begins.", field="shows_until")


def _archive(
    session: Session, collection_id: int, actor: Person, *, at: datetime, archived: bool
) -> Collection:
    ground.require(actor)
    collection = ground.locked(session, Collection, collection_id)
    changes = {"archived": archived}
    if not archived:
        changes["hidden"] = True
    ground.write(session, collection, changes, actor)
    _show(session, collection, at=at, anyway=True)
    return collection


def _show(
    session: Session, collection: Collection, *, at: datetime, anyway: bool = False
) -> None:
    """Let lists follow: by hand, each product says in which collections it is seen."""
    shown = collection.is_shown(at)
    changed, collection.active = shown != collection.active, shown
    session.flush()
    if (changed or anyway) and collection.rule is None:
        held = CollectionProduct.collection_id == collection.id
        relist(session, session.scalars(select(CollectionProduct.product_id).where(held)))
    touch_catalogue(session)
