"""Staff hang pictures on a product, and change or take them down, on the record."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog import topics
from store.catalog.actions.listing import relist
from store.catalog.actions.media import Developed, show
from store.catalog.models import Media, MediaKind, Product, Variant
from store.catalog.pictures import CENTRE, Point
from store.infra.outbox import announce
from store.kernel.errors import Invalid, NotFound
from store.security.models import record

MOST_PICTURES = 20


@dataclass(frozen=True, kw_only=True)
class Label:
    """What is said of a picture; `sku` names the variant it shows, "" shows all."""

    alt: str
    decorative: bool = False
    sku: str = ""
    kind: MediaKind = MediaKind.PICTURE
    focal: Point = CENTRE


def hang_picture(
    session: Session, *, product_id: int, source_key: str, label: Label, actor: Person
) -> Media:
    """Hang a file that the worker will make visible; raises Invalid when there are many."""
    permissions.require(actor, "products.change")
    product = _locked(session, product_id)
    count = session.scalar(select(func.count()).where(Media.product_id == product.id)) or 0
    if count >= MOST_PICTURES:
        raise Invalid(
            f"A product has at most {MOST_PICTURES} pictures: take one down first.",
            field="picture",
        )
    media = Media(product_id=product.id, width=0, height=0, position=count)
    media.source_key, media.renditions = source_key, []
    _apply(session, media, label)
    session.add(media)
    session.flush()
    announce(session, topics.PICTURE_ADDED, media.id)
    _write_down(session, product, actor, "product.picture_added", alt=media.alt)
    return media


def change_picture(
    session: Session,
    *,
    product_id: int,
    media_id: int,
    label: Label,
    position: int,
    actor: Person,
) -> None:
    """Change what a picture is called, shows, or keeps in sight; others make room."""
    permissions.require(actor, "products.change")
    product = _locked(session, product_id)
    media = _picture(session, product, media_id)
    moved = (media.focal_x, media.focal_y) != label.focal
    _apply(session, media, label)
    _move(session, media, position)
    if moved and media.source_key:
        announce(session, topics.PICTURE_ADDED, media.id)
    session.flush()
    relist(session, [product.id])
    _write_down(session, product, actor, "product.picture_changed", alt=media.alt)


def move_picture(
    session: Session, *, product_id: int, media_id: int, position: int, actor: Person
) -> None:
    """Give a picture another place; others make room."""
    permissions.require(actor, "products.change")
    product = _locked(session, product_id)
    media = _picture(session, product, media_id)
    _move(session, media, position)
    session.flush()
    relist(session, [product.id])
    _write_down(session, product, actor, "product.picture_moved", alt=media.alt)


def replace_picture(
    session: Session, *, product_id: int, media_id: int, source_key: str, actor: Person
) -> str | None:
    """Make a picture from another file; the old one is shown until that is done.

    Gives the key of the file it was made from.
    """
    permissions.require(actor, "products.change")
    product = _locked(session, product_id)
    media = _picture(session, product, media_id)
    before, media.source_key = media.source_key, source_key
    announce(session, topics.PICTURE_ADDED, media.id)
    _write_down(session, product, actor, "product.picture_replaced", alt=media.alt)
    return before


def take_down_picture(
    session: Session, *, product_id: int, media_id: int, actor: Person
) -> str | None:
    """Take a picture off a product; gives the key of the file it was made from."""
    permissions.require(actor, "products.change")
    product = _locked(session, product_id)
    media = _picture(session, product, media_id)
    source, alt = media.source_key, media.alt
    session.delete(media)
    session.flush()
    relist(session, [product.id])
    _write_down(session, product, actor, "product.picture_removed", alt=alt)
    return source


def show_picture(
    session: Session, *, media_id: int, developed: Developed, focal: Point
) -> None:
    """Make a picture visible, unless it is gone or is to be cropped otherwise by now."""
    media = session.get(Media, media_id, with_for_update=True)
    if media is None or (media.focal_x, media.focal_y) != focal:
        return
    show(media, developed.renditions, colour=developed.colour)
    session.flush()
    relist(session, [media.product_id])


def fail_picture(session: Session, *, media_id: int, sentence: str) -> None:
    """Say to staff why a picture cannot be shown."""
    media = session.get(Media, media_id, with_for_update=True)
    if media is not None:
        media.failure = sentence[:120]


def _locked(session: Session, product_id: int) -> Product:
    row = select(Product).where(Product.id == product_id).with_for_update()
    product = session.scalar(row)
    if product is None:
        raise NotFound("There is no such product.")
    return product


def _picture(session: Session, product: Product, media_id: int) -> Media:
    media = session.get(Media, media_id)
    if media is None or media.product_id != product.id:
        raise NotFound("This picture is gone.")
    return media


def _apply(session: Session, media: Media, label: Label) -> None:
    if not label.alt.strip() and not label.decorative:
        raise Invalid("Say in a few words what the picture shows.", field="alt")
    media.alt = "" if label.decorative else label.alt.strip()
    media.decorative, media.kind = label.decorative, label.kind
    media.focal_x, media.focal_y = label.focal
    media.variant_id = _variant_id(session, media.product_id, label.sku)


def _variant_id(session: Session, product_id: int, sku: str) -> int | None:
    if not sku:
        return None
    row = select(Variant.id).where(Variant.product_id == product_id, Variant.sku == sku)
    found = session.scalar(row)
    if found is None:
        raise Invalid("This product has no such variant.", field="sku")
    return found


def _move(session: Session, media: Media, position: int) -> None:
    """Number the pictures anew with this one at its place."""
    rows = select(Media).where(Media.product_id == media.product_id, Media.id != media.id)
    others = list(session.scalars(rows.order_by(Media.position, Media.id)))
    others.insert(min(max(position, 0), len(others)), media)
    for place, one in enumerate(others):
        one.position = place


def _write_down(
    session: Session, product: Product, actor: Person, action: str, *, alt: str
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="product",
        subject_id=product.id,
        after={"alt": alt},
    )
