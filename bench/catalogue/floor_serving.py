"""How gunicorn serves the floor: as the shop, which has lists to load before it forks."""

import gc
from typing import Any

from store.launcher.serving import *  # noqa: F403 every setting of the shop's


def when_ready(_server: Any) -> None:
    """Keep what was loaded out of garbage collection, as the shop does."""
    gc.collect()
    gc.freeze()
