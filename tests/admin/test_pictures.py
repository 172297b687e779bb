"""Staff hang pictures: the worker develops them, and what a camera wrote is gone."""

import io

import pytest
from PIL import Image

from store.catalog.models import Media
from store.infra.db import reading
from store.infra.storage import storage
from tests.factories.catalog import a_product
from tests.working import run_jobs

pytestmark = pytest.mark.one_database
ADDRESS = "/admin/products/benchy/pictures"
GPS = 0x8825


@pytest.fixture
def product(database):
    return a_product("Benchy")


def a_photograph(*, size=(900, 600), kind="JPEG") -> io.BytesIO:
    """Red left, blue right, lying on its side as a camera was held, and taken at home."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at home"
    exif[GPS] = {1: "N"}
    holder = io.BytesIO()
    image.save(holder, kind, exif=exif)
    holder.seek(0)
    return holder


def hang(desk, file=None, **more):
    said = {"alt": "Benchy on a table", "kind": "picture", "sku": ""}
    said |= {"focal_x": "50", "focal_y": "50", **more}
    return desk.post(ADDRESS, said | {"picture": (file or a_photograph(), "photo.jpg")})


def the_picture() -> Media:
    with reading() as session:
        return session.query(Media).one()


def test_a_photograph_is_seen_in_the_shop_once_it_is_developed(desk, product):
    desk.follow(hang(desk))
    assert "Being developed" in desk.page

    run_jobs()

    media = the_picture()
    assert (media.width, media.height) == (384, 576), "upright, in the widest of the widths"
    assert media.colour in {"#fe0000", "#ff0000", "#0000ff", "#0000fe"}
    for row in media.renditions:
        body = storage().open(row["key"]).read()
        assert b"taken at home" not in body
        assert not Image.open(io.BytesIO(body)).getexif()
    desk.get("/products/benchy")
    assert "Benchy on a table" in desk.page
    desk.get("/products")
    assert "-square-" in desk.page, "lists show a square around the focal point"


def test_what_is_no_picture_is_told_where_it_hangs(desk, product):
    desk.follow(hang(desk, io.BytesIO(b"GIF89a" + b"\0" * 300)))

    run_jobs()

    desk.get(ADDRESS)
    assert "This is no picture we can read" in desk.page


def test_a_picture_without_words_is_not_hung_and_what_was_typed_stays(desk, product):
    answer = hang(desk, alt="", focal_x="20")

    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Say in a few words what the picture shows." in text
    assert 'value="20"' in text


def test_a_picture_is_labelled_anew_cropped_anew_and_taken_down(desk, product):
    hang(desk)
    run_jobs()
    media = the_picture()
    prefix = f"p{media.id}-"
    said = {"alt": "Its bow", "kind": "picture", "sku": "", "place": "1"}
    said |= {"focal_x": "50", "focal_y": "0"}

    desk.post(f"{ADDRESS}/{media.id}", {prefix + name: text for name, text in said.items()})
    run_jobs()
    again = the_picture()
    desk.post(f"{ADDRESS}/{media.id}/removal", {})

    assert again.alt == "Its bow"
    squares = {row["key"] for row in again.renditions if row["crop"] == "square"}
    assert squares.isdisjoint({row["key"] for row in media.renditions})
    with reading() as session:
        assert session.query(Media).count() == 0
    assert not storage().exists(media.source_key)


def test_several_are_hung_at_once_and_put_in_order_by_buttons(desk, product):
    files = [(a_photograph(), "one.jpg"), (a_photograph(), "two.jpg")]
    said = {"alt": "Benchy", "kind": "picture", "sku": "", "focal_x": "50", "focal_y": "50"}
    assert desk.post(ADDRESS, said | {"picture": files}).status_code == 422
    assert "Say in a few words what two.jpg shows." in desk.page
    files = [(a_photograph(), "one.jpg"), (a_photograph(), "two.jpg")]
    told = said | {"picture": files, "alts-0": "Its stern"}
    desk.follow(desk.post(ADDRESS, told))
    assert 'value="Its stern"' in desk.page
    first, second = in_order()
    assert "Later" in desk.page

    desk.follow(desk.post(f"{ADDRESS}/{first}/place", {"place": "2"}))

    assert in_order() == [second, first]


def test_another_file_takes_a_picture_s_place(desk, product):
    desk.follow(hang(desk))
    before = the_picture()

    desk.follow(
        desk.post(f"{ADDRESS}/{before.id}/file", {"picture": (a_photograph(), "b.jpg")})
    )

    now = the_picture()
    assert (now.id, now.alt) == (before.id, before.alt)
    assert now.source_key != before.source_key
    assert not storage().exists(before.source_key)


def test_what_only_decorates_needs_no_words(desk, product):
    assert hang(desk, alt="").status_code == 422

    desk.follow(hang(desk, alt="", decorative="y"))

    assert (the_picture().alt, the_picture().decorative) == ("", True)


def in_order():
    with reading() as session:
        return [one.id for one in session.query(Media).order_by(Media.position)]
