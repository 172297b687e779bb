"""Every shape is made of closed bodies that stand on the ground."""

import numpy as np
import pytest
from manifold3d import Error

from store.demo.shapes import SHAPES
from store.demo.solids import ball, box, gear, plate, rod, turned
from store.demo.sweeps import curve, wire


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_shape_is_made_of_closed_bodies(name: str) -> None:
    model = SHAPES[name]()

    assert model.pieces
    for piece in model.pieces:
        assert piece.solid.status() == Error.NoError
        assert piece.solid.volume() > 0


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_shape_has_a_sensible_size_in_millimetres(name: str) -> None:
    width, depth, height = SHAPES[name]().size

    assert 2 < max(width, depth, height) < 800
    assert min(width, depth, height) > 1


def test_a_box_with_broken_rims_keeps_its_size() -> None:
    solid = box(30, 20, 10, r=3, c=1)

    low, high = np.array(solid.bounding_box()[:3]), np.array(solid.bounding_box()[3:])

    assert (high - low).tolist() == pytest.approx([30, 20, 10], abs=1e-4)
    assert solid.volume() < box(30, 20, 10, r=3).volume()


def test_a_turned_outline_may_be_given_either_way_round() -> None:
    outline = [(0.0, 0.0), (5.0, 0.0), (5.0, 3.0), (0.0, 3.0)]

    assert turned(outline).volume() == pytest.approx(turned(outline[::-1]).volume())
    assert turned(outline).volume() == pytest.approx(rod(10, 3).volume(), rel=1e-4)


def test_a_gear_has_its_pitch_circle_between_tip_and_root() -> None:
    wheel = gear(20, 2.0)

    x0, _, x1, _ = wheel.bounds()

    assert x1 - x0 == pytest.approx(20 * 2 + 2 * 2, rel=0.02)
    assert plate(wheel, 1).volume() == pytest.approx(np.pi * 20**2, rel=0.08)


def test_a_wire_has_the_volume_of_its_length() -> None:
    straight = wire(curve([(0, 0, 0), (5, 0, 0), (10, 0, 0)]), 2, sides=48)

    assert straight.volume() == pytest.approx(np.pi * 10, rel=0.01)


def test_a_ball_is_round() -> None:
    assert ball(10).volume() == pytest.approx(4 / 3 * np.pi * 125, rel=0.01)
