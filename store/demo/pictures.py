"""Draws what the demo shop shows: products, their colours, details and drawings."""

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from store.demo.catalogue.records import PictureSpec, Product
from store.demo.drawings import Sheet, drawn, image, svg
from store.demo.shapes import SHAPES
from store.demo.solids import Model
from store.uploads.rendering import Focus, Scene, render

SIZE = 960


class Kind(StrEnum):
    """What a drawn file shows."""

    PICTURE = "picture"
    DETAIL = "detail"
    DRAWING = "drawing"


@dataclass(frozen=True)
class Task:
    """One file to draw; `sku` is the first variant it shows."""

    slug: str
    kind: Kind
    title: str
    spec: PictureSpec
    sku: str
    stem: str


@dataclass(frozen=True)
class Drawn:
    """A drawn file: PNG with transparent ground, and for drawings the SVG beside it."""

    task: Task
    path: Path
    vector: Path | None


def model_of(spec: PictureSpec) -> Model:
    """The solid model behind a picture."""
    return SHAPES[spec.shape](**dict(spec.settings))


def draw(spec: PictureSpec, *, size: int = 1200) -> Image.Image:
    """A square RGBA picture of a shape on transparent ground."""
    scene = model_of(spec).scene()
    if spec.zoom is not None:
        scene = Scene(scene.parts, focus=_focus(scene, spec.zoom))
    return Image.fromarray(render(scene, width=size, height=size))


def sheet_of(spec: PictureSpec, *, title: str) -> Sheet:
    """The dimensioned drawing of a shape."""
    return drawn(model_of(spec), title=title)


def tasks(products: Iterable[Product]) -> list[Task]:
    """Every file the given products need: each look once, details, drawings."""
    return [task for product in products for task in _tasks(product)]


def draw_all(
    products: Iterable[Product], folder: Path, processes: int, *, size: int = SIZE
) -> list[Drawn]:
    """Draw all files into a folder; the same order whatever the number of processes."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = tasks(products)
    if processes <= 1:
        return [_draw_file(task, folder, size) for task in wanted]
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    count = len(wanted)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_draw_file, wanted, [folder] * count, [size] * count))


def _tasks(product: Product) -> list[Task]:
    first = product.variants[0].sku
    looks = {variant.picture: variant.sku for variant in reversed(product.variants)}
    ordered = sorted(looks.items(), key=lambda item: (item[1] != first, item[1]))
    found = [
        Task(product.slug, Kind.PICTURE, product.name, spec, sku, _stem(product, sku, first))
        for spec, sku in ordered
    ]
    for kind, spec in ((Kind.DETAIL, product.detail), (Kind.DRAWING, product.drawing)):
        if spec is not None:
            stem = f"{product.slug}--{kind}"
            found.append(Task(product.slug, kind, product.name, spec, first, stem))
    return found


def _stem(product: Product, sku: str, first: str) -> str:
    return product.slug if sku == first else f"{product.slug}--{sku.lower()}"


def _draw_file(task: Task, folder: Path, size: int) -> Drawn:
    path = folder / f"{task.stem}.png"
    if task.kind is Kind.DRAWING:
        sheet = sheet_of(task.spec, title=task.title)
        vector = path.with_suffix(".svg")
        vector.write_text(svg(sheet), encoding="utf-8")
        image(sheet, size=size).save(path, compress_level=1)
        return Drawn(task, path, vector)
    draw(task.spec, size=size).save(path, compress_level=1)
    return Drawn(task, path, None)


def _focus(scene: Scene, zoom: tuple[float, float, float, float]) -> Focus:
    corners = [part.triangles.reshape(-1, 3) for part in scene.parts]
    low = [min(float(each[:, axis].min()) for each in corners) for axis in range(3)]
    high = [max(float(each[:, axis].max()) for each in corners) for axis in range(3)]
    x, y, z = (a + (b - a) * share for a, b, share in zip(low, high, zoom[:3], strict=True))
    reach = max(b - a for a, b in zip(low, high, strict=True))
    return Focus(x, y, z, reach * zoom[3])
