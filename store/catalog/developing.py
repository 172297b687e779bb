"""Makes what is sent of a photograph; runs only inside the sandboxed child."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from store.catalog.pictures import colour_of, renditions
from store.infra.sandboxed import ChildRefused

# What a camera or a drawing programme writes; everything else stays unread.
READ = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_PIXELS = 60_000_000
LEAST_WIDTH = 200
LARGEST_SIDE = 2880  # twice the widest rendition: more is only work


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Write every rendition of `source` into the working directory, and list them.

    `focal` is the point (per cent from the left, from the top) that crops keep in sight.
    """
    image = _opened(Path(request["source"]))
    across, down = request["focal"]
    rows = []
    for one in renditions(image, focal=(across, down)):
        Path(one.name).write_bytes(one.body)
        size = {"width": one.width, "height": one.height}
        rows.append({"mime": one.mime, "crop": one.crop, "name": one.name, **size})
    return {"renditions": rows, "colour": colour_of(image)}


def _opened(source: Path) -> Image.Image:
    """Read a picture upright, no larger than is of use."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(source, formats=READ) as image:
            if image.width < LEAST_WIDTH or image.height < LEAST_WIDTH // 4:
                raise ChildRefused("too_small")
            image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ChildRefused("too_large") from error
    except (OSError, ValueError, SyntaxError) as error:  # what Pillow says of damage
        raise ChildRefused("not_a_picture") from error
    return upright
