"""Draws what the demo shop shows: products, their colours, details and drawings."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from PIL import Image

from store.demo.catalogue.records import PictureSpec, Product
from store.demo.drawings import Sheet, drawn, image
from store.demo.model import Model
from store.demo.shapes import SHAPES
from store.uploads.rendering import Exposure, Focus, Part, Scene, develop, expose


class Kind(StrEnum):
    """What a picture shows."""

    PICTURE = "picture"
    DETAIL = "detail"
    DRAWING = "drawing"


@dataclass(frozen=True)
class Task:
    """One picture to draw; `sku` is the first variant it shows."""

    slug: str
    kind: Kind
    title: str
    spec: PictureSpec
    sku: str


class Studio:
    """Takes square pictures, keeping the last exposure for things of the same shape."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._parts: tuple[Part, ...] = ()
        self._zoom: tuple[float, float, float, float] | None = None
        self._exposure: Exposure | None = None

    def shoot(self, spec: PictureSpec) -> Image.Image:
        """A picture with transparent ground."""
        scene = model_of(spec).scene()
        exposure = self._exposure
        if exposure is None or not self._still_stands(scene.parts, spec):
            focus = None if spec.zoom is None else _focus(scene, spec.zoom)
            posed = Scene(scene.parts, focus=focus)
            exposure = expose(posed, width=self.size, height=self.size)
            self._parts, self._zoom, self._exposure = scene.parts, spec.zoom, exposure
        return Image.fromarray(develop(exposure, scene.parts))

    def _still_stands(self, parts: tuple[Part, ...], spec: PictureSpec) -> bool:
        """Whether the parts are where they were, whatever their paint."""
        return (
            spec.zoom == self._zoom
            and len(parts) == len(self._parts)
            and all(
                np.array_equal(one.triangles, two.triangles)
                for one, two in zip(parts, self._parts, strict=True)
            )
        )


def model_of(spec: PictureSpec) -> Model:
    """The solid model behind a picture."""
    return SHAPES[spec.shape](**dict(spec.settings))


def draw(spec: PictureSpec, *, size: int = 1200) -> Image.Image:
    """A square RGBA picture of a shape on transparent ground."""
    return _studio(size).shoot(spec)


def image_of(task: Task, *, size: int) -> Image.Image:
    """The picture of a task, square and on transparent ground."""
    if task.kind is Kind.DRAWING:
        return image(sheet_of(task.spec, title=task.title), size=size)
    return draw(task.spec, size=size)


def sheet_of(spec: PictureSpec, *, title: str) -> Sheet:
    """The dimensioned drawing of a shape."""
    return drawn(model_of(spec), title=title)


def tasks(products: Iterable[Product]) -> list[Task]:
    """Every picture the given products need: each look once, details, drawings."""
    return [task for product in products for task in _tasks(product)]


def _tasks(product: Product) -> list[Task]:
    first = product.variants[0].sku
    looks = {variant.picture: variant.sku for variant in reversed(product.variants)}
    ordered = sorted(looks.items(), key=lambda item: (item[1] != first, item[1]))
    found = [
        Task(product.slug, Kind.PICTURE, product.name, spec, sku) for spec, sku in ordered
    ]
    for kind, spec in ((Kind.DETAIL, product.detail), (Kind.DRAWING, product.drawing)):
        if spec is not None:
            found.append(Task(product.slug, kind, product.name, spec, first))
    return found


@cache
def _studio(size: int) -> Studio:
    """One studio for each size, so that looks drawn in a row share an exposure."""
    return Studio(size)


def _focus(scene: Scene, zoom: tuple[float, float, float, float]) -> Focus:
    corners = [part.triangles.reshape(-1, 3) for part in scene.parts]
    low = [min(float(each[:, axis].min()) for each in corners) for axis in range(3)]
    high = [max(float(each[:, axis].max()) for each in corners) for axis in range(3)]
    x, y, z = (a + (b - a) * share for a, b, share in zip(low, high, zoom[:3], strict=True))
    reach = max(b - a for a, b in zip(low, high, strict=True))
    return Focus(x, y, z, reach * zoom[3])
