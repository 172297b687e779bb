"""Repairing closes what was open, counts what it changed, and leaves sound parts alone."""

import numpy as np
import pytest

from store.uploads.preparation import Preparation
from store.uploads.solids import solid_from
from store.uploads.solids.repair import repaired
from store.uploads.surface import merged, soup
from tests.uploads.analysing import answered
from tests.uploads.made_solid import solid_of
from tests.uploads.shapes import binary_stl, box, torus


def mended(triangles):
    surface, repair = repaired(merged(soup(triangles)))
    return solid_from(surface), repair


def volume(solid):
    return solid.surface.signed_volumes.sum()


def test_a_box_without_a_bottom_is_closed():
    facing_down = (box()[:, :, 2] == 0).all(axis=1)

    solid, repair = mended(box()[~facing_down])

    assert (repair.holes_closed, repair.faces_added, repair.faces_removed) == (1, 2, 0)
    assert (repair.open_edges_before, repair.open_edges_after) == (4, 0)
    assert (solid.open_edges, volume(solid)) == (0, pytest.approx(8_000))


def test_every_missing_face_of_a_ring_is_closed():
    ring = torus()
    missing = np.isin(np.arange(len(ring)), [5, 700, 701, 9_000])

    solid, repair = mended(ring[~missing])

    assert repair.holes_closed == 4
    assert solid.open_edges == 0
    assert volume(solid) == pytest.approx(volume(solid_of(ring)), rel=1e-4)


def test_a_rim_that_turns_inward_is_cut_into_ears():
    outline = np.array([(0, 0), (30, 0), (30, 30), (20, 30), (20, 10), (0, 10)], float)
    low = np.column_stack([outline, np.zeros(6)])
    up = np.array([0, 0, 5])
    there = np.roll(low, -1, axis=0)
    near = np.stack([low, there, there + up], 1)
    far = np.stack([low, there + up, low + up], 1)

    solid, repair = mended(np.concatenate([near, far]))

    assert (repair.holes_closed, repair.faces_added) == (2, 8)
    assert volume(solid) == pytest.approx(500 * 5)
    assert solid.surface.areas.sum() == pytest.approx(2 * 500 + 120 * 5)


def test_a_tube_without_ends_is_closed_though_its_rims_lie_in_each_other():
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)

    def wall(radius):
        low = np.column_stack(
            [radius * np.cos(angles), radius * np.sin(angles), 0 * angles]
        )
        there, up = np.roll(low, -1, axis=0), (0, 0, 40)
        return np.concatenate(
            [
                np.stack([low, there, there + up], 1),
                np.stack([low, there + up, low + up], 1),
            ]
        )

    solid, repair = mended(np.concatenate([wall(10), wall(8)[:, ::-1]]))

    circle = 24 * np.sin(2 * np.pi / 48)
    assert repair.holes_closed == 4
    assert abs(volume(solid)) == pytest.approx(circle * (100 - 64) * 40)


def test_cracks_are_welded():
    lid = (box()[:, :, 2] == 20).all(axis=1)[:, None, None]

    solid, repair = mended(np.where(lid, box() + 0.003, box()))

    assert (repair.open_edges_before, repair.open_edges_after) == (8, 0)
    assert repair.faces_added == 0
    assert (solid.bodies, volume(solid)) == (1, pytest.approx(8_000, rel=1e-3))


def test_faces_that_disagree_are_turned():
    flipped = box(30, 20, 10)
    flipped[[2, 7]] = flipped[[2, 7], ::-1]
    open_box = flipped[1:]

    solid, repair = mended(open_box)

    assert (repair.flipped, repair.holes_closed) == (2, 1)
    assert volume(solid) == pytest.approx(6_000)


def test_repeated_and_opposite_faces_are_dropped():
    fin = np.array([[(20, 0, 0), (20, 20, 0), (40, 10, 0)]], float)
    doubled = np.concatenate([box(), box()[:3], fin, fin[:, ::-1]])

    solid, repair = mended(doubled)

    assert repair.faces_removed == 5
    assert len(solid.surface.faces) == 12
    assert volume(solid) == pytest.approx(8_000)


def test_a_sound_part_is_left_alone():
    solid, repair = mended(torus())

    changes = repair.as_dict()
    assert set(changes.values()) == {0}
    assert len(solid.surface.faces) == len(torus())


def test_a_wide_rim_that_is_not_flat_is_not_closed_by_guessing():
    angles = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    rim = np.column_stack(
        [30 * np.cos(angles), 30 * np.sin(angles), 9 * np.sin(3 * angles)]
    )
    cup = np.stack([rim, np.roll(rim, -1, axis=0), np.full((96, 3), (0, 0, -40.0))], 1)

    solid, repair = mended(cup[:, ::-1])

    assert (repair.holes_closed, repair.faces_added) == (0, 0)
    assert solid.open_edges == 96


def test_the_answer_offers_a_repair_and_then_says_what_it_did(file):
    path = file("open.stl", binary_stl(box()[1:] + 5))

    offer = answered(path)["measure"]
    done = answered(path, Preparation(repaired=True))["measure"]

    assert (offer["holes"], offer["closable"], offer["repair"]) == (1, 1, None)
    assert (done["holes"], done["closable"], done["open_edges"]) == (0, 0, 0)
    assert done["repair"] == {
        "holes_closed": 1, "faces_added": 1, "faces_removed": 0, "flipped": 0,
        "open_edges_before": 3, "open_edges_after": 0,
    }  # fmt: skip
