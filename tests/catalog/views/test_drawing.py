"""Drawing a product page anew takes the same few statements, whatever belongs to it."""

import pytest

from store.catalog.actions.documents import StoredDocument, add_document
from store.catalog.actions.prices import change_price
from store.catalog.actions.products import NewOption
from store.catalog.models import Product, Variant
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.money import Money
from tests.catalog.counting import statements
from tests.factories.catalog import a_category, a_picture, a_product, a_variant
from tests.factories.kits import made_of
from tests.factories.prices import a_step

pytestmark = pytest.mark.usefixtures("app")

STATEMENTS = 3  # the catalogue's state; the product and all of it; what stands beside it


def a_full_product(name, *, variants):
    """So many variants, with all that a page can draw of a product."""
    shelf = a_category(f"Shelf of {name}")
    words = [f"{name} {number}" for number in range(variants)]
    skus = [word.upper().replace(" ", "-") for word in words]
    kinds = [a_variant(sku, values=(word,)) for sku, word in zip(skus, words, strict=True)]
    product = a_product(
        name,
        category=shelf,
        options=[NewOption("Kind", [(word, "") for word in words])],
        variants=kinds,
        specifications=[("Bore", "0.4", "mm")],
    )
    a_product(f"Beside {name}", category=shelf)
    a_picture(product, key=f"media/{product.id}-320.webp")
    for sku in skus:
        a_step(sku, quantity=5, price="450")
    documented_and_reduced(product)
    return product


def documented_and_reduced(product):
    stored = StoredDocument("sheet.pdf", "application/pdf", 12_000, "documents/sheet.pdf")
    with transaction() as session:
        add_document(
            session,
            product=session.get_one(Product, product.id),
            title="Data sheet",
            stored=stored,
        )
        change_price(
            session,
            variant=session.get_one(Variant, product.variants[0].id),
            price=Money.parse("470"),
            compare_at=Money.parse("499"),
            at=clock.now(),
        )


def drawn(client, slug):
    """The page as nobody has seen it before, and what the database was asked for it."""
    client.get(f"/products/{slug}?variant=first")
    client.delete_cookie("session")
    with statements() as sent:
        page = client.get(f"/products/{slug}")
    assert page.status_code == 200
    return page.text, sent


def test_forty_variants_take_as_many_statements_as_one(client):
    for name, variants in (("Single", 1), ("Several", 8), ("Many", 40)):
        a_full_product(name, variants=variants)

        text, sent = drawn(client, name.lower())

        assert len(sent) == STATEMENTS, sent
        for words in ("Data sheet", "Beside", "0.4", "₹450.00", "₹499.00</s>"):
            assert words in text


def test_a_kit_takes_no_statement_more(client):
    a_full_product("Part", variants=2)
    a_product("Kit", variants=[a_variant("KIT", price="500")])
    made_of("KIT", {"PART-0": 1, "PART-1": 2})

    text, sent = drawn(client, "kit")

    assert len(sent) == STATEMENTS, sent
    for words in ("In the kit", "Part 0", "Part 1", "₹1,468.00", "₹968.00 less"):
        assert words in text
