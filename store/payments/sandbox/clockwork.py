"""What happens by itself: sessions expire, banks answer, events go out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from store.payments.sandbox import attempts, delivery, idempotency, refunds, sessions
from store.payments.sandbox.world import World

PAUSE = 0.2
FAREWELL = 30

logger = logging.getLogger("store.payments.sandbox")


class Clockwork:
    """Two threads, so that a slow shop never delays the clock."""

    def __init__(self, world: World) -> None:
        self._stopping = threading.Event()
        self._world = world
        self._alarms: list[threading.Event] = []
        self._threads = [self._thread(self._tick), self._thread(self._deliver)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the delivery under way, then end."""
        self._stopping.set()
        for alarm in self._alarms:
            alarm.set()
        for thread in self._threads:
            thread.join(FAREWELL)

    def _tick(self) -> None:
        sessions.expire_due(self._world)
        attempts.settle_due(self._world)
        refunds.settle_due(self._world)
        idempotency.forget_due(self._world)

    def _deliver(self) -> None:
        delivery.deliver_due(self._world, stopping=self._stopping.is_set)

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        changed = self._world.state.listen()
        self._alarms.append(changed)

        def repeat() -> None:
            while not self._stopping.is_set():
                changed.wait(PAUSE)
                changed.clear()
                _survive(work)

        return threading.Thread(target=repeat, name=work.__name__, daemon=True)


def _survive(work: Callable[[], None]) -> None:
    """One failure must not end the clock: say what happened and go on."""
    try:
        work()
    except Exception:
        logger.exception("The payment sandbox could not finish %s", work.__name__)
