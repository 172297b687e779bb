"""Renditions are stored under names that say what they hold, and hung on a product."""

import pytest

from store.catalog.actions.media import add_picture, store_renditions
from store.catalog.models import Media, MediaKind
from store.catalog.views.pictures import picture_of
from store.infra.db import reading, transaction
from store.infra.storage import storage
from tests.factories.catalog import a_product, a_spool, an_image

pytestmark = pytest.mark.usefixtures("database")


def test_the_same_picture_is_stored_once_and_another_beside_it():
    first = store_renditions(an_image())
    again = store_renditions(an_image())
    other = store_renditions(an_image(colour=(1, 2, 3, 255)))

    assert first == again
    assert not {one.key for one in first} & {one.key for one in other}
    assert all(storage().exists(one.key) for one in first + other)


def test_a_picture_knows_its_size_and_renditions():
    product = a_product()
    stored = store_renditions(an_image(size=(700, 350)))
    with transaction() as session:
        add_picture(session, product=product, renditions=stored, alt="From the front")
    with reading() as session:
        media = session.query(Media).one()

    assert (media.width, media.height, media.kind) == (640, 320, MediaKind.PICTURE)
    widths = [row["width"] for row in media.renditions if row["crop"] == "whole"]
    assert sorted(set(widths)) == [96, 192, 384, 640]


def test_a_picture_can_show_one_variant():
    spool = a_spool()
    with transaction() as session:
        media = add_picture(
            session,
            product=spool,
            variant=spool.variants[1],
            renditions=store_renditions(an_image()),
            alt="Orange",
            kind=MediaKind.DRAWING,
        )

    assert (media.variant_id, media.kind) == (spool.variants[1].id, MediaKind.DRAWING)


def test_templates_get_every_format_and_width(app):
    stored = store_renditions(an_image(size=(1000, 500)))
    with transaction() as session:
        media = add_picture(session, product=a_product(), renditions=stored, alt="A part")
    with app.test_request_context():
        picture = picture_of(media)

    assert [mime for mime, _ in picture.sources] == ["image/avif", "image/webp"]
    assert [part.split()[1] for part in picture.sources[0][1].split(", ")] == [
        "96w",
        "192w",
        "384w",
        "640w",
        "960w",
    ]
    assert picture.src.endswith("-640.jpg")
    assert picture.large.endswith("-960.webp")
    assert picture.shared.endswith("-shared-952.jpg")


def test_the_address_of_a_picture_sends_it_for_ever(client):
    stored = store_renditions(an_image())[0]

    response = client.get(f"/{stored.key}")

    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]
