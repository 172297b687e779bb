"""The worker: does everything slow, and sends again what was lost.

python worker.py                        one worker, with the sweeper beside it
python worker.py --only store,prices    one that what takes long never holds up
python worker.py --burst                do what is queued, then stop
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time

from store import reactions
from store.app import create_app
from store.infra import queue, sweeps
from store.infra.sweeps import OFTEN_SECONDS, SELDOM_SECONDS
from store.settings import settings


def main(arguments: list[str]) -> None:
    """Run until told to stop. The sweeper has its own process: a worker forks."""
    burst = "--burst" in arguments
    create_app()
    if not burst:
        sweeper = multiprocessing.get_context("spawn").Process(
            target=sweep_until_orphaned, args=(os.getpid(),), daemon=True
        )
        sweeper.start()
    queue.work(settings().REDIS_URL, queues=_queues(arguments), burst=burst)


def _queues(arguments: list[str]) -> list[str]:
    """Read which queues to serve; every one when none is named."""
    if "--only" not in arguments:
        return list(queue.QUEUES)
    named = "".join(arguments[arguments.index("--only") + 1 :][:1]).split(",")
    if not set(named) <= set(queue.QUEUES):
        raise SystemExit(f"--only wants some of: {','.join(queue.QUEUES)}")
    return [name for name in queue.QUEUES if name in named]


def sweep_until_orphaned(parent: int) -> None:
    """Sweep by the clock for as long as the worker lives."""
    create_app()
    seldom = 0.0
    while os.getppid() == parent:
        went = sweeps.run(reactions.OFTEN)
        if time.monotonic() >= seldom:
            sweeps.write_down([*went, *sweeps.run(reactions.SELDOM)])
            seldom = time.monotonic() + SELDOM_SECONDS
        time.sleep(OFTEN_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1:])
