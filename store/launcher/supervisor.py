"""Starts children, keeps them alive, and stops every one of them."""

from __future__ import annotations

import time
from collections.abc import Callable

from store.launcher.child import Child
from store.launcher.errors import StartError
from store.launcher.orphans import reap_orphans

Say = Callable[[str], None]


class Supervisor:
    """Children in the order they were started; they are stopped the other way round."""

    def __init__(self, *, say: Say) -> None:
        self._say = say
        self._stages: list[list[Child]] = []

    def start(self, *children: Child) -> None:
        """Start children that belong together: they are also stopped together."""
        self._stages.append(list(children))
        for child in children:
            child.start()

    def wait_for(self, what: str, ready: Callable[[], bool], *, seconds: float) -> None:
        """Wait until `ready` says so; a child that dies meanwhile ends the start."""
        deadline = time.monotonic() + seconds
        while not ready():
            self._refuse_dead_children()
            if time.monotonic() > deadline:
                raise StartError(f"{what} did not become ready within {seconds:g} s.")
            time.sleep(0.03)

    def watch(self) -> None:
        """Keep the children alive until a signal ends the launcher."""
        while True:
            for child in self._children():
                news = child.revive()
                if news:
                    self._say(news)
            reap_orphans(known=self._pids())
            time.sleep(0.25)

    def stop(self) -> None:
        """Stop all children, the last stage first."""
        for stage in reversed(self._stages):
            for child in stage:
                child.ask_to_stop()
            for child in stage:
                child.wait_until_stopped()

    def _children(self) -> list[Child]:
        return [child for stage in self._stages for child in stage]

    def _pids(self) -> set[int]:
        return {child.pid for child in self._children() if child.pid is not None}

    def _refuse_dead_children(self) -> None:
        for child in self._children():
            if child.exit_code is not None:
                raise StartError(
                    f"{child.name} could not start, see {child.log}:\n{child.last_words()}"
                )
