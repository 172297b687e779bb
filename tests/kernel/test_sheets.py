"""Cells of CSV files: text stays text."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from store.kernel.sheets import BEGIN_FORMULAS, plain


@pytest.mark.fault("W15")
@pytest.mark.asvs("V1.2.10")
@given(st.sampled_from(BEGIN_FORMULAS), st.text(max_size=20), st.integers(0, 3))
def test_W15_nothing_that_somebody_wrote_begins_a_formula(sign, rest, spaces):
    cell = plain(" " * spaces + sign + rest)

    assert cell == "'" + " " * spaces + sign + rest


@pytest.mark.asvs("V1.3.3")
@given(st.text(max_size=30))
def test_a_cell_comes_back_as_it_was_written_out(text):
    written = io.StringIO()
    csv.writer(written).writerow([plain(text)])

    ((cell,),) = csv.reader(io.StringIO(written.getvalue(), newline=""))

    assert cell.removeprefix("'") in {text, text.removeprefix("'")}
