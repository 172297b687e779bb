"""Pictures in the widths and formats that browsers take, from one drawn or photographed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

Options = dict[str, str | int]

WIDTHS = (320, 640, 960, 1280)
AVIF: Options = {"format": "AVIF", "quality": 58, "speed": 8, "max_threads": 1}
WEBP: Options = {"format": "WEBP", "quality": 80, "alpha_quality": 90, "method": 2}
FORMATS = {"image/avif": ("avif", AVIF), "image/webp": ("webp", WEBP)}


@dataclass(frozen=True)
class Rendition:
    """One picture as it is sent."""

    mime: str
    ending: str
    width: int
    height: int
    body: bytes


def renditions(image: Image.Image) -> Iterator[Rendition]:
    """Give AVIF and WebP of an image in every width it is large enough for.

    Transparency is kept, everything else a file may carry (EXIF, colour tables) is not.
    """
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    for width in _widths(plain.width):
        scaled = _scaled(plain, width)
        for mime, (ending, options) in FORMATS.items():
            yield Rendition(mime, ending, *scaled.size, _encoded(scaled, options))


def _widths(width: int) -> list[int]:
    return [wanted for wanted in WIDTHS if wanted <= width] or [width]


def _scaled(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)


def _encoded(image: Image.Image, options: Options) -> bytes:
    out = io.BytesIO()
    image.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()
