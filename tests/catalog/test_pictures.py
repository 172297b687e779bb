"""A picture is given in the widths and formats browsers take, and carries nothing else."""

import io

import pytest
from PIL import Image

from store.catalog.pictures import Crop, colour_of, renditions
from tests.factories.catalog import an_image


def made(**image):
    return list(renditions(an_image(**image)))


@pytest.mark.parametrize(
    ("width", "widths"),
    [(60, [60]), (192, [96, 192]), (700, [96, 192, 384, 640])],
)
def test_no_width_is_larger_than_the_source(width, widths):
    pictures = [one for one in made(size=(width, 40)) if one.crop == Crop.WHOLE]

    assert sorted({one.width for one in pictures}) == widths
    assert {one.mime for one in pictures} == {"image/avif", "image/webp", "image/jpeg"}


def test_what_is_said_of_a_rendition_is_what_is_in_it():
    for one in made(size=(640, 480)):
        opened = Image.open(io.BytesIO(one.body))

        assert opened.get_format_mimetype() == one.mime
        assert opened.size == (one.width, one.height)
        assert one.crop != Crop.WHOLE or one.width * 480 == one.height * 640


def test_what_is_transparent_stays_transparent():
    for one in made(colour=(200, 10, 10, 0)):
        if one.mime == "image/jpeg":
            assert Image.open(io.BytesIO(one.body)).getpixel((5, 5)) == (255, 255, 255)
            continue
        assert Image.open(io.BytesIO(one.body)).convert("RGBA").getpixel((5, 5))[3] == 0


def test_colours_stay_what_they_are_and_without_alpha_none_is_made():
    for one in made(mode="RGB"):
        opened = Image.open(io.BytesIO(one.body))
        pairs = zip(opened.convert("RGB").getpixel((9, 9)), (217, 67, 30), strict=True)

        assert opened.mode == "RGB"
        assert max(abs(is_ - was) for is_, was in pairs) < 12


def test_what_a_camera_wrote_into_the_file_is_left_out():
    image = an_image(mode="RGB")
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    holder = io.BytesIO()
    image.save(holder, "JPEG", exif=exif)

    for one in renditions(Image.open(holder)):
        assert b"taken at home" not in one.body


@pytest.mark.parametrize(("focal", "seen"), [((0, 50), "red"), ((100, 50), "blue")])
def test_a_crop_keeps_the_focal_point_in_sight(focal, seen):
    image = Image.new("RGB", (900, 300), "red")
    image.paste("blue", (450, 0, 900, 300))

    square = next(
        one
        for one in renditions(image, focal=focal)
        if (one.crop, one.width, one.mime) == (Crop.SQUARE, 192, "image/webp")
    )

    pixel = Image.open(io.BytesIO(square.body)).convert("RGB").getpixel((96, 96))
    assert square.height == 192
    assert max(range(3), key=pixel.__getitem__) == ("red", "green", "blue").index(seen)


def test_pages_that_link_to_us_get_a_wide_jpeg():
    (shared,) = [one for one in made(size=(1400, 1400)) if one.crop == Crop.SHARED]

    assert (shared.mime, shared.width, shared.height) == ("image/jpeg", 1200, 630)


def test_the_colour_of_a_picture_is_the_one_that_most_of_it_has():
    image = Image.new("RGB", (300, 200), (20, 120, 40))
    image.paste((250, 250, 250), (0, 0, 60, 60))

    assert colour_of(image) == "#147828"
    assert colour_of(an_image()) == ""
