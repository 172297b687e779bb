"""Random days in a shop under fire: whatever died or was lost, every account adds up."""

import os
import random

import pytest

import store.settings
from store.infra import storage
from tests.conftest import connect_outbox
from tests.stateful.invariants import broken
from tests.stateful.shop import Shop

USUAL = 100
RUNS = int(os.environ.get("RUNS", "8"))


@pytest.mark.asvs("V2.3.3")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_happens_every_account_adds_up(
    kind, request, configuration, tmp_path, record_property
):
    """The same few days each time; with `RUNS`, so many others, from `SEED` on."""
    first = _first_seed()
    transfers = {"BANK_ACCOUNT": "MakrX, 000111222333, IFSC MAKR0000001"}
    store.settings.use(configuration.model_copy(update=transfers))
    storage.use(storage.LocalStorage(tmp_path / "files"))
    connect_outbox(configuration)
    for seed in range(first, first + RUNS):
        database = _empty(kind, request)
        shop = Shop(seed)
        shop.live()

        assert broken(shop) == [], f"RUNS=1 SEED={seed} {shop.done}"
        database.release()
    store.settings.use(configuration)
    record_property("measured", f"{RUNS} days from SEED={first}")


def _first_seed() -> int:
    asked = os.environ.get("SEED")
    if asked:
        return int(asked)
    return random.SystemRandom().randrange(10**9) if "RUNS" in os.environ else USUAL


def _empty(kind, request):
    if kind == "sqlite":
        chosen = request.getfixturevalue("sqlite_databases").fresh()
    else:
        chosen = request.getfixturevalue("postgresql_database").emptied()
    chosen.bind()
    return chosen
