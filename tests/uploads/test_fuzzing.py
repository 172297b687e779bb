"""However a file is damaged, each parser gives a surface or a reason, and soon.

`make fuzz` does the same for minutes, led by what code each input reaches.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bench.parsers import TARGETS
from store.uploads.reasons import REASONS
from tests.uploads.seeds import ODD, SEEDS, Change, changed

changes = st.lists(
    st.builds(
        Change,
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 12),
        st.sampled_from(ODD) | st.binary(max_size=8),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.fault("U10")
@pytest.mark.parametrize("target", TARGETS)
@settings(
    max_examples=150,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_damaged_file_ends_in_a_surface_or_a_reason(tmp_path, target, data):
    seed = data.draw(st.sampled_from(SEEDS[target]))
    content = changed(seed, data.draw(changes))

    ending = TARGETS[target](content, tmp_path)

    assert ending in {"read", *REASONS}
