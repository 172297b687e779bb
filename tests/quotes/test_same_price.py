"""However a part is written down, it costs the same."""

from dataclasses import asdict

import pytest

from store.infra.sandbox import Limits, run_child
from store.kernel.money import Money
from store.quotes.configuration import Configuration
from store.quotes.cutting import layers_file
from store.quotes.defaults import RATES
from store.quotes.models import RateCard
from store.quotes.profiles import profile_of
from store.quotes.slicing import Layers
from store.uploads.measure import Measure
from tests.quotes.configured import GREY_PLA, the_machines, the_materials
from tests.uploads.analysing import request_for
from tests.uploads.test_formats import FORMATS

CUT = profile_of("bambu", "pla", "standard", infill=0.2).cut
WAYS = (
    "binary.stl",
    "plain.obj",
    "little.ply",
    "inches.3mf",
    "metric.step",
    "imperial.stp",
)


def priced(path) -> tuple[Money, int, int]:
    """Measure, cut and price a file as the worker does, in the sandboxed child."""
    asked = request_for(path) | {"cuts": [asdict(CUT)]}
    answer = run_child("store.quotes.analyser", asked, limits=Limits(), cwd=path.parent)
    layers = Layers.from_bytes(layers_file(path.parent, CUT.key).read_bytes())
    offer = Configuration(
        measure=Measure.from_dict(answer["measure"]),
        layers={CUT.key: layers},
        materials=the_materials(),
        machines=the_machines(),
        card=RateCard(version=1, rates=RATES),
    ).offer(GREY_PLA)
    return offer.price.total, offer.weight_mg, offer.seconds


@pytest.fixture(scope="module")
def prices(tmp_path_factory):
    found = {}
    for name in WAYS:
        path, content = tmp_path_factory.mktemp("way") / name, FORMATS[name]
        content(path) if callable(content) else path.write_bytes(content)
        found[name] = priced(path)
    return found


def test_the_same_part_costs_the_same_in_every_format(prices):
    total, milligrams, seconds = prices["binary.stl"]

    for other, weight, time in prices.values():
        # A path is a thousandth longer or shorter where single precision rounds a corner.
        assert other.minor == pytest.approx(total.minor, rel=1e-3)
        assert weight == pytest.approx(milligrams, rel=1e-3)
        assert time == pytest.approx(seconds, rel=1e-3)
