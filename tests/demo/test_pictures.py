"""Pictures of the demo products."""

import numpy as np

from store.demo.catalogue import PictureSpec, Product, load
from store.demo.pictures import Kind, draw, image_of, tasks


def product(slug: str) -> Product:
    return next(each for each in load().products if each.slug == slug)


def test_every_look_is_drawn_once_and_the_first_variant_leads() -> None:
    nozzle = product("brass-nozzle")

    wanted = tasks([nozzle])

    assert [task.kind for task in wanted] == [Kind.PICTURE] * 4 + [
        Kind.DETAIL,
        Kind.DRAWING,
    ]
    assert wanted[0].sku == nozzle.variants[0].sku
    assert len({(task.kind, task.spec) for task in wanted}) == len(wanted)


def test_variants_that_look_alike_share_a_picture() -> None:
    screw = product("lead-screw-t8")

    assert [task.kind for task in tasks([screw])] == [Kind.PICTURE, Kind.DRAWING]


def test_pictures_and_drawings_are_square_on_transparent_ground() -> None:
    wanted = tasks([product("chess-rook")])

    images = [image_of(task, size=96) for task in wanted]

    assert [task.kind for task in wanted] == [Kind.PICTURE, Kind.PICTURE, Kind.DRAWING]
    assert [(each.mode, each.size) for each in images] == [("RGBA", (96, 96))] * 3


def test_colours_differ_and_outlines_agree() -> None:
    white, black = (
        np.asarray(draw(PictureSpec("rook", (("colour", name),)), size=120))
        for name in ("ivory", "graphite")
    )

    assert np.array_equal(white[..., 3], black[..., 3])
    assert white[..., :3].mean() > black[..., :3].mean() + 10


def test_a_detail_fills_the_frame() -> None:
    whole = np.asarray(draw(PictureSpec("rook"), size=120))
    close = np.asarray(draw(PictureSpec("rook", zoom=(0.5, 0.5, 0.9, 0.2)), size=120))

    assert (close[..., 3] > 250).sum() > 1.5 * (whole[..., 3] > 250).sum()
