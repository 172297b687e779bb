"""Which tests run in the same process: those that share a shop, or costly measures."""

import re

import pytest
from xdist.scheduler import LoadScopeScheduling

SHARED = ("tests/journeys/", "tests/faults/")
ALONE = (
    "tests/launcher/test_whole.py",
    "tests/demo/test_models_to_try.py",
    "tests/accounts/oidc/test_keycloak.py",
)
KIND = re.compile(r"\[.*?(sqlite|postgresql)")


@pytest.hookimpl
def pytest_xdist_make_scheduler(config, log):
    return ByShop(config, log)


class ByShop(LoadScopeScheduling):
    """Gives every test to whoever is free, but the tests of one shop to one process."""

    def _split_scope(self, nodeid: str) -> str:
        return shared_shop(nodeid) or nodeid


def shared_shop(nodeid: str) -> str | None:
    """Name the shop a test needs, if it needs one that others use too."""
    if nodeid.startswith(ALONE):
        return nodeid.partition("::")[0]
    kind = KIND.search(nodeid)
    if kind is None or not nodeid.startswith(SHARED):
        return None
    return f"{nodeid.split('/')[1]} on {kind.group(1)}"
