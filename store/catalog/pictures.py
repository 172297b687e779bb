"""Pictures in the widths, shapes and formats that browsers take, from one photographed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

Options = dict[str, str | int | bool]
Point = tuple[int, int]

WIDTHS = (96, 192, 384, 640, 960, 1440)
SQUARE_WIDTHS = (96, 192, 384, 640)
SHARED_SIZE = (1200, 630)  # what pages that link to us show (https://ogp.me)
AVIF: Options = {"format": "AVIF", "quality": 58, "speed": 8, "max_threads": 1}
WEBP: Options = {"format": "WEBP", "quality": 80, "alpha_quality": 90, "method": 2}
JPEG: Options = {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True}
FORMATS = {
    "image/avif": ("avif", AVIF),
    "image/webp": ("webp", WEBP),
    "image/jpeg": ("jpg", JPEG),
}
PAPER = (255, 255, 255, 255)  # below what is transparent, where nothing may be
CENTRE: Point = (50, 50)
ALMOST_SQUARE = 0.02
PALETTE = 4
NAME_LENGTH = 20


class Crop(StrEnum):
    """The whole picture, a square of it, or the wide part that others show of us."""

    WHOLE = "whole"
    SQUARE = "square"
    SHARED = "shared"


@dataclass(frozen=True)
class Rendition:
    """One picture as it is sent; its `name` changes with what it shows."""

    mime: str
    crop: Crop
    width: int
    height: int
    name: str
    body: bytes


def renditions(image: Image.Image, *, focal: Point = CENTRE) -> Iterator[Rendition]:
    """Give an image in every format and in every width it is large enough for.

    What is cropped keeps the focal point (per cent from the left and the top) as near to
    the middle as can be. Transparency is kept where a format can, everything else a file
    may carry (EXIF, colour tables) is not.
    """
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    digest = hashlib.sha256(plain.mode.encode() + plain.tobytes()).hexdigest()
    name = digest[:NAME_LENGTH]
    for width in _widths(plain.width, WIDTHS):
        yield from _in_formats(_scaled(plain, width), name, Crop.WHOLE)
    aimed = f"{name}-{focal[0]}-{focal[1]}"
    if not _is_square(plain) and plain.mode == "RGB":
        square = _cropped(plain, 1.0, focal)
        for width in _widths(square.width, SQUARE_WIDTHS):
            yield from _in_formats(_scaled(square, width), aimed, Crop.SQUARE)
    shared = _cropped(plain, SHARED_SIZE[0] / SHARED_SIZE[1], focal)
    fitted = _scaled(shared, min(shared.width, SHARED_SIZE[0]))
    yield _rendition(fitted, "image/jpeg", aimed, Crop.SHARED)


def colour_of(image: Image.Image) -> str:
    """Give the colour that most of a picture has, as #rrggbb; "" if it is transparent."""
    if image.has_transparency_data:
        return ""
    small = image.convert("RGB").resize((48, 48), Image.Resampling.BOX)
    few = small.quantize(PALETTE, method=Image.Quantize.MEDIANCUT)
    counted = few.getcolors() or []
    _, most = max((count, index) for count, index in counted if isinstance(index, int))
    red, green, blue = (few.getpalette() or [])[most * 3 : most * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _widths(width: int, wanted: tuple[int, ...]) -> list[int]:
    return [each for each in wanted if each <= width] or [width]


def _is_square(image: Image.Image) -> bool:
    return abs(image.width - image.height) <= ALMOST_SQUARE * image.width


def _cropped(image: Image.Image, shape: float, focal: Point) -> Image.Image:
    """Cut out the largest part of a shape (width over height) around the focal point."""
    width = min(image.width, max(1, round(image.height * shape)))
    height = min(image.height, max(1, round(width / shape)))
    left = _begin(image.width, width, focal[0])
    top = _begin(image.height, height, focal[1])
    return image.crop((left, top, left + width, top + height))


def _begin(whole: int, part: int, percent: int) -> int:
    return min(max(0, round(whole * percent / 100 - part / 2)), whole - part)


def _scaled(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)


def _in_formats(image: Image.Image, name: str, crop: Crop) -> Iterator[Rendition]:
    return (_rendition(image, mime, name, crop) for mime in FORMATS)


def _rendition(image: Image.Image, mime: str, name: str, crop: Crop) -> Rendition:
    ending, options = FORMATS[mime]
    flat = _on_paper(image) if mime == "image/jpeg" else image
    named = f"{name}-{crop}-{image.width}.{ending}"
    return Rendition(mime, crop, *image.size, named, _encoded(flat, options))


def _on_paper(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    paper = Image.new("RGBA", image.size, PAPER)
    return Image.alpha_composite(paper, image).convert("RGB")


def _encoded(image: Image.Image, options: Options) -> bytes:
    out = io.BytesIO()
    image.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()
