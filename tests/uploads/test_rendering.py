"""The software renderer: shape, depth, light and repeatability."""

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest

from store.uploads.rendering import Finish, Part, Scene, develop, expose, render, thumbnail
from store.uploads.rendering.camera import ELEVATION, FORWARD, MARGIN, frame
from store.uploads.rendering.raster import cover

Triangles = npt.NDArray[np.float32]
RED, BLUE, GREY = (200, 40, 40), (40, 40, 200), (128, 128, 128)


def cube(side: float = 1.0, at: tuple[float, float, float] = (0, 0, 0)) -> Triangles:
    corner = np.array(list(product((0, 1), repeat=3)), dtype=np.float32) * side + at
    quads = [
        (0, 1, 3, 2),
        (4, 6, 7, 5),
        (0, 4, 5, 1),
        (2, 3, 7, 6),
        (0, 2, 6, 4),
        (1, 5, 7, 3),
    ]
    faces = [(a, b, c) for a, b, c, _ in quads] + [(a, c, d) for a, _, c, d in quads]
    corners: Triangles = corner[np.array(faces)].astype(np.float32)
    return corners


def sphere(radius: float = 1.0, rings: int = 48) -> Triangles:
    up = np.linspace(-np.pi / 2, np.pi / 2, rings + 1)
    turn = np.linspace(0, 2 * np.pi, 2 * rings + 1)
    grid = np.stack(
        [
            np.outer(np.cos(up), np.cos(turn)),
            np.outer(np.cos(up), np.sin(turn)),
            np.outer(np.sin(up), np.ones_like(turn)),
        ],
        axis=-1,
    )
    a, b, c, d = grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]
    both = [np.stack([a, b, c], axis=-2), np.stack([a, c, d], axis=-2)]
    return (np.concatenate([each.reshape(-1, 3, 3) for each in both]) * radius).astype(
        np.float32
    )


def shown(*parts: Part, side: int = 300) -> npt.NDArray[np.uint8]:
    return render(Scene(parts), width=side, height=side)


def covered(triangles: Triangles, side: int) -> tuple[float, float]:
    """Samples that show the thing, and how many samples a millimetre takes."""
    framing = frame(triangles, focus=None, width=side, height=side)
    raster = cover(framing.project(triangles), width=side, height=side)
    return float(raster.hit.sum()), framing.scale


def test_a_sphere_covers_the_area_of_its_circle() -> None:
    ball = sphere(radius=10)

    samples, scale = covered(ball, 600)

    assert samples == pytest.approx(np.pi * (10 * scale) ** 2, rel=0.01)


def test_a_cube_covers_the_area_that_its_three_faces_show() -> None:
    side = 10.0

    samples, scale = covered(cube(side), 600)

    assert samples == pytest.approx(np.abs(FORWARD).sum() * (side * scale) ** 2, rel=0.01)


def test_a_cube_shows_more_of_its_sides_than_of_its_top() -> None:
    assert abs(FORWARD[2]) == pytest.approx(np.sin(ELEVATION), abs=1e-6)


def test_every_sample_belongs_to_the_nearest_triangle() -> None:
    behind = np.array([[[0, 0, 9], [40, 0, 9], [0, 40, 9]]], dtype=np.float32)
    before = np.array([[[5, 5, 2], [20, 5, 2], [5, 20, 2]]], dtype=np.float32)

    raster = cover(np.concatenate([behind, before]), width=40, height=40)

    assert raster.triangle[8, 8] == 1
    assert raster.triangle[2, 2] == 0
    assert raster.triangle[39, 39] == -1
    assert raster.depth[8, 8] == pytest.approx(2, abs=1e-5)


def test_crossing_triangles_swap_order_where_they_cross() -> None:
    rising = np.array([[[0, 0, 0], [60, 0, 60], [0, 60, 0]]], dtype=np.float32)
    level = np.array([[[0, 0, 20], [60, 0, 20], [0, 60, 20]]], dtype=np.float32)

    raster = cover(np.concatenate([rising, level]), width=60, height=60)

    assert raster.triangle[5, 15] == 0
    assert raster.triangle[5, 25] == 1


def test_neighbouring_triangles_leave_no_gap_and_take_no_sample_twice() -> None:
    turn = np.linspace(0, 2 * np.pi, 33)
    rim = np.stack([100 + 90 * np.cos(turn), 100 + 90 * np.sin(turn), turn * 0], axis=1)
    centre = np.full((32, 3), (100.3, 99.7, 0.0))
    fan = np.stack([centre, rim[:-1], rim[1:]], axis=1).astype(np.float32)

    whole = cover(fan, width=200, height=200).hit
    apart = [cover(each[None], width=200, height=200).hit for each in fan]

    assert int(whole.sum()) == sum(int(each.sum()) for each in apart)
    assert whole[100, 20:180].all()


def test_the_nearer_of_two_boxes_hides_the_farther_one() -> None:
    near, far = cube(4, (0, -10, 0)), cube(4, (0, 10, 0))

    picture = shown(Part(near, RED), Part(far, BLUE))

    low = picture[200:]
    assert (low[..., 0].astype(int) - low[..., 2])[low[..., 3] > 250].max() > 60


def test_the_same_scene_gives_the_same_bytes() -> None:
    scene = Scene((Part(cube(3), RED, Finish.GLOSS), Part(sphere(2), GREY, Finish.METAL)))

    one = render(scene, width=220, height=160)
    two = render(scene, width=220, height=160)

    assert one.shape == (160, 220, 4)
    assert np.array_equal(one, two)


def test_the_thing_stands_clear_of_the_edges_in_the_middle() -> None:
    picture = shown(Part(cube(), RED), side=300)

    solid = picture[..., 3] > 250
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))

    assert rows[0] >= 300 * MARGIN - 2
    assert abs((rows[0] + rows[-1]) / 2 - 149.5) < 2
    assert abs((columns[0] + columns[-1]) / 2 - 149.5) < 2


def test_paper_is_transparent_but_for_the_shadow() -> None:
    picture = shown(Part(cube(), RED))

    assert picture[0, 0, 3] == 0
    assert ((picture[..., 3] > 5) & (picture[..., 3] < 200)).sum() > 300


def test_painted_ground_gives_an_opaque_picture() -> None:
    picture = render(
        Scene((Part(cube(), RED),), ground=(250, 249, 245)), width=90, height=90
    )

    assert picture.shape == (90, 90, 3)
    assert tuple(picture[0, 0]) == (250, 249, 245)


def test_the_side_that_faces_the_lamp_is_brighter() -> None:
    ball = shown(Part(sphere(), GREY))

    assert ball[90, 110, :3].mean() > ball[220, 200, :3].mean() + 40


def test_something_above_darkens_what_lies_below() -> None:
    floor = cube(1) * np.array([20, 20, 1], np.float32)
    lid = cube(1) * np.array([8, 8, 1], np.float32) + np.array([6, 6, 5], np.float32)

    open_ = expose(Scene((Part(floor, GREY),)), width=150, height=150)
    under = expose(Scene((Part(floor, GREY), Part(lid, GREY))), width=150, height=150)

    lamp_open = open_.light[open_.normals[:, 2] > 0.9, 4]
    lamp_under = under.light[(under.normals[:, 2] > 0.9) & (under.owners == 0), 4]
    assert lamp_open.min() > 0.9
    assert lamp_under.min() < 0.4


def test_new_paint_on_an_exposure_equals_a_new_picture() -> None:
    red, blue = (Part(sphere(), colour) for colour in (RED, BLUE))
    exposure = expose(Scene((red,)), width=200, height=200)

    repainted = develop(exposure, (blue,))

    assert np.array_equal(repainted, render(Scene((blue,)), width=200, height=200))


def test_a_body_turned_inside_out_still_has_a_thumbnail() -> None:
    body = cube(5)

    right, wrong = thumbnail(body, size=96), thumbnail(body[:, ::-1], size=96)

    assert np.abs(right[..., 3].astype(int) - wrong[..., 3]).max() == 0
    assert np.abs(right.astype(int) - wrong).mean() < 6


def test_a_closed_body_looks_the_same_without_its_far_side() -> None:
    body = sphere(5)

    whole, near = thumbnail(body, size=96), thumbnail(body, size=96, closed=True)

    assert np.array_equal(whole[..., 3] > 250, near[..., 3] > 250)
    assert np.abs(whole.astype(int) - near).mean() < 1


def test_nothing_to_show_gives_empty_paper() -> None:
    empty = thumbnail(np.empty((0, 3, 3), np.float32), size=64)

    assert empty.shape == (64, 64, 4)
    assert not empty.any()


def test_triangles_without_area_are_passed_over() -> None:
    spoiled = np.concatenate([cube(), np.zeros((3, 3, 3), np.float32)])

    assert np.array_equal(
        thumbnail(spoiled, size=80)[..., 3] > 250, thumbnail(cube(), size=80)[..., 3] > 250
    )


def test_a_flat_sheet_can_be_drawn() -> None:
    sheet = np.array([[[0, 0, 0], [9, 0, 0], [0, 9, 0]]], dtype=np.float32)

    assert (thumbnail(sheet, size=80)[..., 3] > 250).sum() > 500
