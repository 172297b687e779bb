"""The light model shows where the part is thin and where it hangs over air."""

import numpy as np
import pytest

from store.uploads.examination import colours
from store.uploads.examination.colours import coloured, lightened
from store.uploads.examination.rays import Rays
from store.uploads.preview import OVERHANG, THIN
from store.uploads.surface import merged, soup
from tests.uploads.shapes import torus
from tests.uploads.solids_to_examine import block, mushroom, part, plate


def drawn(*shapes):
    solid, rays = part(*shapes)
    return coloured(solid.surface, rays)


def area_of(surface, marks, mark):
    return surface.areas[marks & mark > 0].sum()


def test_a_thin_plate_is_marked_on_both_sides():
    surface, marks = drawn(plate(0.6))

    assert area_of(surface, marks, THIN) == pytest.approx(2 * 60 * 40, rel=0.01)


def test_of_a_wall_with_a_thin_place_only_that_place_is_marked():
    # A block of 40 x 40 x 10 with a pocket from below that leaves 0.5 mm.
    pocket = block(10, 10, 9.5, at=(20, 20, 0))

    surface, marks = drawn(block(40, 40, 10) - pocket)

    assert area_of(surface, marks, THIN) == pytest.approx(2 * 100, rel=0.06)


def test_faces_are_cut_without_changing_the_surface():
    whole = part(block(40, 40, 10) - block(10, 10, 9.5, at=(20, 20, 0)))[0].surface

    surface, _ = coloured(whole, Rays(whole))

    assert len(surface.faces) > len(whole.faces)
    assert surface.areas.sum() == pytest.approx(whole.areas.sum())
    assert surface.signed_volumes.sum() == pytest.approx(whole.signed_volumes.sum())


def test_the_underside_of_a_cap_is_marked():
    surface, marks = drawn(mushroom())

    assert area_of(surface, marks, OVERHANG) == pytest.approx(2400)
    assert area_of(surface, marks, THIN) == 0


def test_a_big_surface_is_made_light_and_keeps_its_form(monkeypatch):
    monkeypatch.setattr(colours, "MOST_TRIANGLES", 5_000)
    heavy = merged(soup(torus(across=200, around=100)))

    light = lightened(heavy)

    assert len(heavy.faces) == 40_000
    assert len(light.faces) <= 5_000
    assert light.signed_volumes.sum() == pytest.approx(heavy.signed_volumes.sum(), rel=0.01)
    assert np.allclose(light.extents, heavy.extents, rtol=0.01)


def test_a_small_surface_stays_as_it_is():
    surface = part(block(1, 2, 3))[0].surface

    assert lightened(surface) is surface
