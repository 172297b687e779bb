"""What is done by the clock: one sweep after the other, and how each of them went."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from store.infra.db import transaction
from store.infra.log import log
from store.infra.masking import clean
from store.infra.models import LONGEST_WORDS, SweepRun
from store.infra.outbox import drain
from store.infra.upserts import upsert
from store.kernel import clock

OFTEN_SECONDS = 5
SELDOM_SECONDS = 60

Sweep = Callable[[], object]


class Went(NamedTuple):
    """How a sweep went: `error` is empty when it went well."""

    name: str
    began_at: datetime
    milliseconds: int
    error: str = ""


def run(sweeps: Iterable[Sweep]) -> list[Went]:
    """Do each; one that breaks does not stop the others."""
    return [_run(sweep) for sweep in sweeps]


def write_down(went: Sequence[Went]) -> None:
    """Keep how they went; the last failure of each stays to be read."""
    good = [each._asdict() for each in went if not each.error]
    bad = [each._asdict() | {"failed_at": each.began_at} for each in went if each.error]
    for row in good:
        del row["error"]
    try:
        with transaction() as session:
            upsert(session, SweepRun, good, by="name")
            upsert(session, SweepRun, bad, by="name")
    except SQLAlchemyError as error:  # the next round writes it anew
        log.warning("sweeps_not_written", error=repr(error))


def every(name: str) -> int:
    """Give how many seconds lie between two runs of a sweep."""
    return OFTEN_SECONDS if name == name_of(drain) else SELDOM_SECONDS


def name_of(sweep: Sweep) -> str:
    """Give the name under which a sweep is written down."""
    return f"{sweep.__module__}.{sweep.__qualname__}".removeprefix("store.")


def _run(sweep: Sweep) -> Went:
    began, started, error = clock.now(), time.monotonic(), ""
    try:
        sweep()
    except Exception as broken:  # noqa: BLE001 one broken sweep must not stop the others
        error = clean(repr(broken))[:LONGEST_WORDS]
        log.error("sweep_failed", sweep=sweep.__qualname__, exc_info=broken)
    lasted = int((time.monotonic() - started) * 1000)
    return Went(name_of(sweep), began, lasted, error)
