"""A picture is given in the widths and formats browsers take, and carries nothing else."""

import io

import pytest
from PIL import Image

from store.catalog.pictures import renditions
from tests.factories.catalog import an_image


def made(**image):
    return list(renditions(an_image(**image)))


@pytest.mark.parametrize(
    ("width", "widths"),
    [(100, [100]), (320, [320]), (700, [320, 640]), (1400, [320, 640, 960, 1280])],
)
def test_no_width_is_larger_than_the_source(width, widths):
    pictures = made(size=(width, 40))

    assert sorted({one.width for one in pictures}) == widths
    assert {one.mime for one in pictures} == {"image/avif", "image/webp"}


def test_what_is_said_of_a_rendition_is_what_is_in_it():
    for one in made(size=(640, 480)):
        opened = Image.open(io.BytesIO(one.body))

        assert (opened.format.lower(), opened.size) == (one.ending, (one.width, one.height))
        assert one.width * 480 == one.height * 640


def test_what_is_transparent_stays_transparent():
    for one in made(colour=(200, 10, 10, 0)):
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
