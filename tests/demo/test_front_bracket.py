"""The front page's bracket is the one that our analysis measures and cuts today."""

import numpy as np
import pytest

from store.demo.front_bracket import found_out
from store.pages import sample
from store.quotes.slicing import Layers
from store.uploads.measure import Measure


@pytest.fixture(scope="module")
def today():
    measure, layers = found_out()
    return Measure.from_dict(measure), Layers.from_bytes(layers)


def test_the_figures_that_are_kept_are_todays(today):
    kept = sample.measured()

    assert kept.box_mm == pytest.approx(today[0].box_mm)
    assert kept.volume_mm3 == pytest.approx(today[0].volume_mm3)
    assert kept.needs_support == today[0].needs_support


def test_the_layers_that_are_kept_are_those_of_todays_printers(today):
    (kept,) = sample.layers().values()

    assert kept.count == today[1].count
    assert np.allclose(kept.area, today[1].area)
    assert np.allclose(kept.outer, today[1].outer)
