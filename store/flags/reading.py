"""The one call: `is_on("orders.taken")`, or `require_on` where a refusal is wanted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from store.flags.declared import flags
from store.flags.evaluation import Asker, Evaluation, Setting, evaluate
from store.flags.queries import settings_now
from store.infra.db import reading
from store.kernel import clock
from store.kernel.errors import Busy

KEPT_SECONDS = 5.0


class _Kept:
    """What this process knows, and when it read it."""

    settings: Mapping[str, Setting] = {}
    read_at: float | None = None
    asker: Callable[[], Asker] = staticmethod(Asker)


def connect(asker: Callable[[], Asker]) -> None:
    """Let flags know who asks: where everything meets says how that is found out."""
    _Kept.asker = staticmethod(asker)
    forget()


def forget() -> None:
    """Read the settings anew the next time: somebody has changed one here."""
    _Kept.read_at = None


def is_on(key: str, *, asker: Asker | None = None) -> bool:
    """Tell whether a flag is on for who asks; raises KeyError for no flag of ours."""
    return evaluation_of(key, asker=asker).value


def require_on(key: str) -> None:
    """Raise Busy, with the flag's own sentence, when it is off for who asks."""
    if not is_on(key):
        raise Busy(flags()[key].closed)


def evaluation_of(key: str, *, asker: Asker | None = None) -> Evaluation:
    """Tell what a flag is for who asks, and why."""
    return evaluate(
        flags()[key], _settings().get(key), asker or _Kept.asker(), at=clock.now()
    )


def _settings() -> Mapping[str, Setting]:
    """Give how flags are set, as it was a few seconds ago at most."""
    now = time.monotonic()
    if _Kept.read_at is None or now - _Kept.read_at > KEPT_SECONDS:
        with reading() as session:
            _Kept.settings = settings_now(session)
        _Kept.read_at = now
    return _Kept.settings
