"""The picture over a shelf: sent by staff, developed by the worker, taken down."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.catalog import topics
from store.catalog.actions.listing import touch_catalogue
from store.catalog.actions.media import Developed
from store.catalog.actions.shelving import ground
from store.catalog.models import ShelfKind, ShelfPicture
from store.infra.outbox import announce
from store.kernel.errors import Invalid, NotFound


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A picture as it was sent; without a file only its words change."""

    alt: str
    decorative: bool = False
    source_key: str | None = None


def hang_over(session: Session, shelf: ground.Shelf, *, sent: Sent, actor: Person) -> str:
    """Hang a picture over a shelf, or change what is said of the one that hangs.

    Gives the key of the file it was made of before, or "". The old picture is shown until
    the worker has made the new one.
    """
    ground.require(actor)
    if not sent.alt.strip() and not sent.decorative:
        raise Invalid("Say in a few words what the picture shows.", field="alt")
    session.refresh(shelf, with_for_update={"key_share": True})  # one picture at a time
    picture = picture_over(session, shelf)
    if picture is None and sent.source_key is None:
        raise Invalid("Choose a picture first.", field="picture")
    if picture is None:
        kind = ground.KINDS[type(shelf)]
        picture = ShelfPicture(kind=kind, shelf_id=shelf.id, renditions=[])
        session.add(picture)
    picture.alt = "" if sent.decorative else sent.alt.strip()
    picture.decorative = sent.decorative
    before = _replace(session, picture, sent.source_key)
    session.flush()
    ground.tell(session, shelf, "pictured", actor, after={"picture": picture.alt})
    touch_catalogue(session)
    return before


def take_down(session: Session, shelf: ground.Shelf, *, actor: Person) -> str:
    """Take the picture down; gives the key of the file it was made of, or ""."""
    ground.require(actor)
    picture = picture_over(session, shelf)
    if picture is None:
        raise NotFound("This picture is gone.")
    before = picture.source_key or ""
    ground.tell(session, shelf, "unpictured", actor, before={"picture": picture.alt})
    session.delete(picture)
    session.flush()
    touch_catalogue(session)
    return before


def picture_over(session: Session, shelf: ground.Shelf) -> ShelfPicture | None:
    """Give the picture of a shelf, shown already or not."""
    kind = ground.KINDS[type(shelf)]
    rows = select(ShelfPicture).where(ShelfPicture.kind == kind)
    return session.scalar(rows.where(ShelfPicture.shelf_id == shelf.id).with_for_update())


def show_developed(
    session: Session, *, picture_id: int, source_key: str, developed: Developed
) -> None:
    """Let a picture be seen, unless it is gone or another was sent by now."""
    picture = session.get(ShelfPicture, picture_id, with_for_update=True)
    if picture is None or picture.source_key != source_key:
        return
    picture.width, picture.height = developed.width, developed.height
    picture.colour, picture.failure = developed.colour, ""
    picture.renditions = [asdict(stored) for stored in developed.renditions]
    session.flush()
    touch_catalogue(session)


def fail_developing(
    session: Session, *, picture_id: int, source_key: str, sentence: str
) -> None:
    """Say to staff why a picture cannot be shown, unless another was sent by now."""
    picture = session.get(ShelfPicture, picture_id, with_for_update=True)
    if picture is not None and picture.source_key == source_key:
        picture.failure = sentence[:120]


def forget_shelf(session: Session, kind: ShelfKind, shelf_id: int) -> None:
    """Drop the picture of a shelf that is deleted."""
    rows = select(ShelfPicture).where(ShelfPicture.kind == kind)
    picture = session.scalar(rows.where(ShelfPicture.shelf_id == shelf_id))
    if picture is not None:
        session.delete(picture)


def _replace(session: Session, picture: ShelfPicture, source_key: str | None) -> str:
    if source_key is None:
        return ""
    before, picture.source_key = picture.source_key or "", source_key
    picture.failure = ""
    session.flush()
    announce(session, topics.SHELF_PICTURE_SENT, picture.id)
    return before
