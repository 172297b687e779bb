"""The demo's workshop: two printers with spools, a provider, and prints on the board."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person, Role
from store.accounts.visitors import Visitor
from store.cart.actions import add_quote
from store.cart.models import Cart
from store.checkout.actions import fill_draft, place_order
from store.checkout.bill import agreement, bill
from store.checkout.queries import cart_to_check_out, draft_of, rates_for
from store.delivery.queries import network
from store.demo import front_bracket
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock, ids
from store.orders.actions import settle_paid
from store.orders.models import Order
from store.orders.queries import locked_order
from store.pages import sample
from store.production.actions.spools import add_spool
from store.production.actions.workshop import (
    PrinterChanges,
    ProviderChanges,
    add_printer,
    load_spool,
    save_provider,
)
from store.quotes.actions import request_quote
from store.quotes.actions.refereeing import keep_layers
from store.quotes.models import Machine, Material
from store.quotes.options import Options
from store.settings import settings
from store.uploads.actions.receiving import receive_upload
from store.uploads.actions.settling import Made, settle_upload
from store.uploads.models import Upload
from store.uploads.prescan import Kind
from store.uploads.quarantine import Kept
from store.uploads.readers.stl import write_stl

PRINTERS = (("Core 1", 1), ("Core 2", 2))
KIND = "core-256"
# Material, colour, grams on it, and the printer it is on.
SPOOLS = (
    ("petg", "Grey", 1000, "core-1"),
    ("petg", "Black", 1000, "core-2"),
    ("petg", "Orange", 140, ""),
    ("pla", "White", 1000, ""),
)
LOW_MG = 150_000
# Orders, each with its prints: colour and pieces.
ORDERS = ((("Grey", 1), ("Grey", 4), ("Orange", 2)), (("Black", 1),), (("Grey", 2),))
HOME = {
    "email": "asha@makrx.example",
    "name": "Asha Kulkarni",
    "phone": "",
    "line1": "12, 4th Cross",
    "line2": "Indiranagar",
    "city": "Bengaluru",
    "state": "KA",
    "postcode": "560038",
    "delivery_method": "standard",
}


def add_workshop(session: Session, *, at: datetime) -> None:
    """Put printers, spools and a provider into the shop."""
    owner = session.scalars(select(Person).where(Person.role == Role.OWNER)).first()
    if owner is None:
        raise LookupError("the demo's people come first")
    kind = session.scalars(select(Machine).where(Machine.slug == KIND)).one()
    sides = (kind.width_mm, kind.depth_mm, kind.height_mm)
    for name, place in PRINTERS:
        width, depth, height = sides
        changes = PrinterChanges(
            name=name,
            machine_id=kind.id,
            width_mm=width,
            depth_mm=depth,
            height_mm=height,
            position=place,
        )
        add_printer(session, changes=changes, actor=owner)
    for slug, colour, grams, printer in SPOOLS:
        _add_spool(session, slug, colour, grams, printer, actor=owner, at=at)
    sinter = ProviderChanges(name="Sahyadri Sinter", materials=["pa12", "pa-cf"], days=6)
    save_provider(session, provider=None, changes=sinter, actor=owner)


def add_prints() -> list[str]:
    """Let a guest order and pay prints of the front page's bracket; gives the numbers.

    The worker hears of each order, and puts its prints on the board.
    """
    visitor = Visitor(f"demo-{ids.token(8)}")
    upload = bracket(visitor)
    return [_ordered(visitor, upload, prints).number for prints in ORDERS]


def _add_spool(  # noqa: PLR0913 a row of the table above, and who adds it
    session: Session,
    slug: str,
    colour: str,
    grams: int,
    printer: str,
    *,
    actor: Person,
    at: datetime,
) -> None:
    material = session.scalars(select(Material).where(Material.slug == slug)).one()
    spool = add_spool(
        session,
        material_id=material.id,
        colour=colour,
        net_mg=grams * 1000,
        low_mg=LOW_MG,
        actor=actor,
        at=at,
    )
    if printer:
        load_spool(session, slug=printer, spool_id=spool.id, actor=actor)


def bracket(visitor: Visitor) -> Upload:
    """Send the bracket, measured and cut already: its figures come with the shop."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bracket.stl"
        write_stl(path, front_bracket.triangles())
        model = path.read_bytes()
    digest = ids.digest("demo bracket")
    keys = [f"uploads/{ids.token()}/source.stl", f"parts/{digest}/model.stl"]
    for key in keys:
        storage().put(key, io.BytesIO(model))
    kept = Kept("shelf-bracket.stl", Kind.STL, len(model), digest, keys[0])
    with transaction() as session:
        upload = receive_upload(session, visitor=visitor, kept=kept, at=clock.now())
        made = Made(
            sha256=digest,
            preparation=upload.preparation,
            measure=sample.measured().as_dict(),
            model_key=keys[1],
            took_ms=0,
        )
        settle_upload(session, upload_id=upload.id, made=made, at=clock.now())
        session.flush()
        part_id = session.get_one(Upload, upload.id).part_id
        cut = sample.profile().cut.key
        keep_layers(
            session, part_id=part_id or 0, cut=cut, layers=sample.LAYERS.read_bytes()
        )
    return upload


def _ordered(
    visitor: Visitor, upload: Upload, prints: tuple[tuple[str, int], ...]
) -> Order:
    with transaction() as session:
        for colour, quantity in prints:
            options = Options(material="petg", colour=colour, quantity=quantity)
            quote = request_quote(
                session,
                upload=session.get_one(Upload, upload.id),
                options=options,
                visitor=visitor,
                at=clock.now(),
            )
            add_quote(session, visitor=visitor, token=quote.token, at=clock.now())
    with transaction() as session:
        fill_draft(session, cart=_cart(session, visitor), fields=HOME)
    order = _placed(visitor)
    with transaction() as session:
        settle_paid(session, locked_order(session, order.id), at=clock.now())
    return order


def _cart(session: Session, visitor: Visitor) -> Cart:
    cart = cart_to_check_out(session, visitor)
    if cart is None:
        raise LookupError("the prints are not in a cart")
    return cart


def _placed(visitor: Visitor) -> Order:
    at, state = clock.now(), settings().SHOP_STATE
    with reading() as session:
        cart = _cart(session, visitor)
        draft = draft_of(session, cart)
        ways, rates = network(session), rates_for(session, cart, at=at)
        priced = bill(cart, draft, network=ways, rates=rates, shop_state=state, at=at)
        agreed = agreement(draft, priced)
    with transaction() as session:
        return place_order(
            session,
            visitor=visitor,
            cart_token=cart.token,
            agreed=agreed,
            shop_state=state,
            at=at,
        )
