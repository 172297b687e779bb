"""A shop of its own for the tests that break things."""

import pytest

from tests.models import sphere_stl
from tests.servers.running import shop_on_postgresql, shop_on_sqlite
from tests.servers.visitor import Visitor

LEASE = "6"  # what is lost is missed sooner than in a real shop
SHOPS = {"sqlite": shop_on_sqlite, "postgresql": shop_on_postgresql}


@pytest.fixture(scope="session", params=SHOPS)
def shop(request, tmp_path_factory):
    """The whole shop on either database; a broken part is mended by its test."""
    folder = tmp_path_factory.mktemp(f"faults-{request.param}")
    with SHOPS[request.param](folder, filled=False, LEASE_SECONDS=LEASE) as running:
        yield running


@pytest.fixture(scope="session")
def large_model(tmp_path_factory):
    """A ball of 400,000 triangles: the worker is busy with it for some seconds."""
    return sphere_stl(tmp_path_factory.mktemp("model") / "ball.stl", triangles=400_000)


@pytest.fixture(scope="session")
def small_model(tmp_path_factory):
    return sphere_stl(tmp_path_factory.mktemp("model") / "bead.stl", triangles=2_000)


@pytest.fixture
def visitor(shop):
    return Visitor(shop.url)
