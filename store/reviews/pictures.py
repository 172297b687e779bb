"""Opens one photo of a stranger, in a child process, and writes plain pixels.

Nothing but the pixels leaves it: place, camera and all else a file carries stay behind.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from store.infra.sandboxed import ChildRefused

KINDS = ("JPEG", "PNG", "WEBP")
LARGEST_SIDE = 12_000
MOST_PIXELS = 60_000_000
SMALLEST_SIDE = 80
SIDE = 1600  # the longer side of what is kept
TOO_LARGE, TOO_SMALL, UNREADABLE = "too-large", "too-small", "unreadable"


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Read `photo`, write raw RGB to `pixels`, both in the working directory."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    image = _opened(Path(request["photo"]))
    Path(request["pixels"]).write_bytes(image.tobytes())
    colour = image.resize((1, 1), Image.Resampling.BOX).tobytes().hex()
    return {"width": image.width, "height": image.height, "colour": f"#{colour}"}


def _opened(path: Path) -> Image.Image:
    try:
        with Image.open(path, formats=KINDS) as photo:
            _check(photo.size)
            photo.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(photo)
            return _plain(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ChildRefused(TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise ChildRefused(UNREADABLE) from None


def _check(size: tuple[int, int]) -> None:
    """Look at what the file says of its size before a pixel is unpacked."""
    width, height = size
    if max(size) > LARGEST_SIDE or width * height > MOST_PIXELS:
        raise ChildRefused(TOO_LARGE)
    if min(size) < SMALLEST_SIDE:
        raise ChildRefused(TOO_SMALL)


def _plain(image: Image.Image) -> Image.Image:
    """Lay it on white, at the size that is kept."""
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    sheet = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(sheet, image).convert("RGB")
