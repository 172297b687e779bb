"""Dimension lines stand where they say something."""

import pytest

from store.catalog.dimensions import Size, size_of


@pytest.mark.parametrize(
    ("rows", "size"),
    [
        ([("Size (W × D × H)", "61 × 40 × 12.5", "mm")], Size("61", "40", "12.5")),
        ([("Bore", "0.4", "mm"), ("Size", "8 × 8 × 9", "mm")], Size("8", "8", "9")),
        ([("Size", "235 × 246 × 2.6", "mm")], Size("235", "246", "")),
        ([("Size", "about 5 × 5 × 5", "mm")], Size("about 5", "5", "5")),
        ([("Size", "2 × 3 × 4", "m")], Size()),
        ([("Grid", "2 × 3", "mm")], Size()),
        ([], Size()),
    ],
)
def test_a_size_is_read_from_the_specifications(rows, size):
    assert size_of(rows) == size
