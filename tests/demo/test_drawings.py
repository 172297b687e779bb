"""Drawings show true sizes and leave hidden lines out."""

import numpy as np
import pytest

from store.demo.drawings import drawn, image
from store.demo.drawings.views import view
from store.demo.model import Model
from store.demo.paint import BLACK, STEEL
from store.demo.solids import block


def brick(*, stud: bool = False) -> Model:
    model = Model()
    model.add(block((0, 0, 0), (40, 20, 30)), STEEL)
    if stud:
        model.add(block((15, 30, 10), (10, 5, 10)), BLACK)
    return model


def total(lines: np.ndarray) -> float:
    return float(np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1).sum())


def test_the_front_of_a_brick_is_one_rectangle() -> None:
    front = view(brick(), "front")

    assert (front.width, front.height) == pytest.approx((40, 30))
    assert total(front.outline) == pytest.approx(2 * (40 + 30), rel=0.02)
    assert total(front.creases) == pytest.approx(0, abs=0.5)


def test_what_stands_behind_is_not_drawn() -> None:
    assert total(view(brick(stud=True), "front").outline) == pytest.approx(140, rel=0.02)


def test_what_stands_beside_is_drawn() -> None:
    right = view(brick(stud=True), "right")

    assert right.width == pytest.approx(35)
    assert total(right.outline) == pytest.approx(2 * (20 + 30) + 2 * (5 + 10), rel=0.03)


def test_a_sheet_states_width_height_and_depth_once() -> None:
    sheet = drawn(brick(), title="Brick")

    assert sorted(label.text for label in sheet.labels if not label.small) == [
        "20",
        "30",
        "40",
    ]


def test_loose_pieces_are_not_measured() -> None:
    model = brick()
    model.add(block((0, 0, 30), (5, 5, 90)), BLACK, loose=True)

    assert model.size == pytest.approx((40, 20, 30))


def test_a_drawing_is_a_transparent_picture_with_ink() -> None:
    picture = np.asarray(image(drawn(brick(), title="Brick"), size=200))

    assert picture.shape == (200, 200, 4)
    assert picture[0, 0, 3] == 0
    assert (picture[..., 3] > 40).sum() > 400
