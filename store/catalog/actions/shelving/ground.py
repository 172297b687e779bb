"""What all shelves have alike when staff change them: newest version, address, record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.models import (
    Attribute,
    Brand,
    Category,
    Collection,
    ShelfAddress,
    ShelfKind,
)
from store.catalog.rules import Rule
from store.catalog.words.plain import words
from store.kernel import formats
from store.kernel.errors import Conflict, Invalid, NotFound
from store.security.models import record

CHANGE = "shelves.change"
MOST = 80  # letters of an address
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")

Shelf = Collection | Category | Brand
Thing = Collection | Category | Brand | Attribute
Any_ = TypeVar("Any_", Collection, Category, Brand, Attribute)
Placed = TypeVar("Placed", Collection, Category, Attribute)
KINDS: Mapping[type[Shelf], ShelfKind] = {
    Collection: ShelfKind.COLLECTION,
    Category: ShelfKind.CATEGORY,
    Brand: ShelfKind.BRAND,
}


def require(actor: Person) -> None:
    """Refuse who may not arrange shelves; raises NotAllowed."""
    permissions.require(actor, CHANGE)


def locked(
    session: Session, kind: type[Any_], thing_id: int, *, version: int | None = None
) -> Any_:
    """Lock a thing as it is now.

    Raises NotFound, or Conflict when it is not of the version that was seen.
    """
    gently = {"key_share": True}  # who writes a product on this shelf need not wait
    thing = session.get(kind, thing_id, with_for_update=gently, populate_existing=True)
    if thing is None:
        raise NotFound(f"There is no such {kind.__tablename__}.")
    if version is not None and thing.version != version:
        raise Conflict(f"Somebody else has saved {thing.name} since you opened it.")
    return thing


def write(
    session: Session, thing: Thing, changes: Mapping[str, Any], actor: Person
) -> set[str]:
    """Set what differs, as the next version and on the record; gives what differed."""
    before = {name: getattr(thing, name) for name in changes}
    differing = {name for name, value in changes.items() if before[name] != value}
    for name in differing:
        setattr(thing, name, changes[name])
    thing.version += 1
    session.flush()
    was = {name: before[name] for name in sorted(differing)}
    now = {name: changes[name] for name in sorted(differing)}
    tell(session, thing, "changed", actor, before=was, after=now)
    return differing


def tell(
    session: Session,
    thing: Thing,
    verb: str,
    actor: Person,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write down what somebody did, in words that the record can keep."""
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=f"{thing.__tablename__}.{verb}",
        subject=thing.__tablename__,
        subject_id=thing.id,
        before={name: _plain(value) for name, value in (before or {}).items()},
        after={name: _plain(value) for name, value in (after or {}).items()},
    )


def said(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a new thing says of itself, without what is left empty."""
    return {
        name: value for name, value in changes.items() if value not in ("", None, False)
    }


def move_address(session: Session, shelf: Shelf, slug: str) -> bool:
    """Give a shelf another address, to which the old one leads from then on.

    Its own former one may be taken back. Raises Invalid for what is no address, or is or
    was that of another of its kind: a link that somebody kept never leads elsewhere.
    """
    if slug == shelf.slug:
        return False
    require_free(session, type(shelf), slug, but=shelf.id)
    kind, mine = KINDS[type(shelf)], ShelfAddress.shelf_id == shelf.id
    session.execute(
        delete(ShelfAddress).where(
            mine, ShelfAddress.kind == kind, ShelfAddress.slug == slug
        )
    )
    session.add(ShelfAddress(kind=kind, slug=shelf.slug, shelf_id=shelf.id))
    shelf.slug = slug
    session.flush()
    return True


def require_free(session: Session, kind: type[Shelf], slug: str, *, but: int = 0) -> None:
    """Raise Invalid unless this address can be given to a shelf of this kind."""
    if not _SLUG.match(slug) or len(slug) > MOST:
        sentence = f"Use up to {MOST} small letters, figures and single hyphens."
        raise Invalid(sentence, field="slug")
    now = exists().where(kind.slug == slug, kind.id != but)
    address = ShelfAddress
    before = exists().where(
        address.kind == KINDS[kind], address.slug == slug, address.shelf_id != but
    )
    if session.scalar(select(now | before)):
        word = kind.__tablename__
        raise Invalid(f"Another {word} has or had this address.", field="slug")


def slug_for(session: Session, kind: type[Shelf], wanted: str, name: str) -> str:
    """Give the address that was typed, or a free one made from the name."""
    if wanted:
        require_free(session, kind, wanted)
        return wanted
    plain = "-".join(words(name)).replace(".", "-")[: MOST - 5].strip("-")
    plain = plain or kind.__tablename__
    taken = set(session.scalars(select(kind.slug).where(kind.slug.like(f"{plain}%"))))
    former = select(ShelfAddress.slug).where(ShelfAddress.kind == KINDS[kind])
    taken |= set(session.scalars(former.where(ShelfAddress.slug.like(f"{plain}%"))))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (plain, *numbered) if slug not in taken)


def last_place(session: Session, kind: type[Placed], *where: Any) -> int:
    """Give the place behind all others."""
    last = session.scalar(select(func.max(kind.position)).where(*where))
    return 0 if last is None else last + 1


def _plain(value: Any) -> Any:
    """Write a moment or a rule as the record keeps it."""
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, list):
        return "; ".join(" ".join(row) for row in Rule.read(value).rows)
    return value
