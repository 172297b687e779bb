"""How gunicorn serves the shop; `gunicorn -c python:store.launcher.serving wsgi:app`."""

from __future__ import annotations

import gc
import os
import tempfile
from pathlib import Path
from typing import Any

_memory = Path("/dev/shm")  # noqa: S108 heartbeats belong in memory, not on a busy disk

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True
timeout = 60
graceful_timeout = 8
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = str(_memory if os.access(_memory, os.W_OK) else tempfile.gettempdir())
control_socket_disable = True
errorlog = "-"


def when_ready(_server: Any) -> None:
    """Keep what was loaded out of garbage collection: full collections cost 30 ms."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """Look for garbage after a few pages, not several times within each."""
    gc.set_threshold(50_000, 20, 50)
