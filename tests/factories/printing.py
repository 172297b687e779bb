"""Prints from the file to the paid order, reached by the shop's own actions."""

import io

from store.cart.actions import add_quote, add_variant
from store.catalog.models import Product
from store.checkout.actions import fill_draft
from store.checkout.queries import cart_to_check_out
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock, ids
from store.orders.actions import settle_paid
from store.orders.queries import locked_order, order_with_number
from store.pages.sample import LAYERS, measured, profile
from store.production.jobs import create_print_jobs
from store.production.models import PrintStatus
from store.production.queries import job_with_number
from store.quotes.actions import request_quote
from store.quotes.actions.printing import Choices, print_product
from store.quotes.actions.refereeing import keep_layers
from store.quotes.defaults import install_defaults
from store.quotes.jobs import price_printed_products
from store.quotes.options import Options
from store.uploads.actions.receiving import receive_upload
from store.uploads.actions.settling import Made, keep_examination, settle_upload
from store.uploads.models import Upload
from store.uploads.prescan import Kind
from store.uploads.quarantine import Kept
from tests.factories.buying import ASHA, HOME, place, total_of
from tests.factories.catalog import a_product, a_variant
from tests.uploads.shapes import binary_stl, extruded

MODEL = binary_stl(extruded())
PICTURE = b"\x89PNG bracket"
WHOLE_WAY = (
    PrintStatus.PRINTING,
    PrintStatus.FINISHING,
    PrintStatus.CHECKING,
    PrintStatus.DONE,
)


def an_upload(visitor=ASHA, *, filename="bracket.stl"):
    """A measured model whose files are in storage, cut for the shop's printers."""
    with transaction() as session:
        install_defaults(session)
    kept = a_file(filename)
    with transaction() as session:
        upload = receive_upload(session, visitor=visitor, kept=kept, at=clock.now())
    measure_as_bracket(upload)
    return upload


def a_file(filename="bracket.stl"):
    """A model in quarantine."""
    source = f"uploads/{ids.token()}/source.stl"
    storage().put(source, io.BytesIO(MODEL))
    return Kept(filename, Kind.STL, len(MODEL), ids.digest(filename), source)


def measure_as_bracket(upload):
    """The worker has measured a model and cut it at the usual quality."""
    folder = f"parts/{upload.filename.partition('.')[0]}"
    for name, content in (("model.stl", MODEL), ("picture.png", PICTURE)):
        storage().put(f"{folder}/{name}", io.BytesIO(content))
    made = Made(
        sha256=upload.sha256,
        preparation=upload.preparation,
        measure=measured().as_dict(),
        model_key=f"{folder}/model.stl",
        took_ms=100,
    )
    with transaction() as session:
        settle_upload(session, upload_id=upload.id, made=made, at=clock.now())
        part = session.get_one(Upload, upload.id).part
        keep_examination(
            session,
            part_id=part.id,
            model_key=made.model_key,
            examination={},
            thumbnail_key=f"{folder}/picture.png",
            preview_key=None,
        )
        cut = profile().cut.key
        keep_layers(session, part_id=part.id, cut=cut, layers=LAYERS.read_bytes())


def a_printed_product(name="Shelf bracket", *, is_measured=True, **choices):
    """A product of the shop that is printed when ordered; with its price when measured."""
    with transaction() as session:
        install_defaults(session)
    product = a_product(name, made_to_order=True, variants=[a_variant("PRN", on_hand=0)])
    kept = a_file(f"{product.slug}.stl")
    with transaction() as session:
        found = session.get_one(Product, product.id)
        printed = print_product(
            session, product=found, kept=kept, choices=Choices(**choices), at=clock.now()
        )
        upload = session.get_one(Upload, printed.upload_id)
    if is_measured:
        measure_as_bracket(upload)
        price_printed_products()
    return product, upload


def a_quote(visitor=ASHA, *, filename="bracket.stl", quantity=1):
    """A firm price for a bracket in grey PETG."""
    upload = an_upload(visitor, filename=filename)
    options = Options(material="petg", colour="Grey", quantity=quantity)
    with transaction() as session:
        return request_quote(
            session,
            upload=session.get_one(Upload, upload.id),
            options=options,
            visitor=visitor,
            at=clock.now(),
        )


def an_order_of(visitor=ASHA, *, prints=("bracket.stl",), parts=(), quantity=1):
    """An order of prints and of parts that are on the shelf; it waits for money."""
    quotes = [a_quote(visitor, filename=name, quantity=quantity) for name in prints]
    with transaction() as session:
        for quote in quotes:
            add_quote(session, visitor=visitor, token=quote.token, at=clock.now())
        for sku in parts:
            add_variant(session, visitor=visitor, sku=sku, quantity=2, at=clock.now())
    with transaction() as session:
        cart = cart_to_check_out(session, visitor)
        fill_draft(session, cart=cart, fields=HOME)
    return place(visitor, cart.token, total_of(visitor))


def paid(order):
    """The money for an order arrives; the workshop has not heard of it yet."""
    with transaction() as session:
        settle_paid(session, locked_order(session, order.id), at=clock.now())
    with reading() as session:
        return order_with_number(session, order.number)


def a_print_job(visitor=ASHA, *, quantity=1):
    """The one job of a paid order, waiting on the board."""
    order = paid(an_order_of(visitor, quantity=quantity))
    create_print_jobs(order.id)
    return job_now(f"{order.number}-P1")


def job_now(number):
    """A job as it is now, with its history."""
    with reading() as session:
        return job_with_number(session, number)
