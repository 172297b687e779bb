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
# Whom a request came from is ProxyFix's business, which counts the proxies: gunicorn
# believes no header of anybody (V4.1.3), and refuses what two readers could read two ways.
forwarded_allow_ips = ""
forwarder_headers = ""
header_map = "drop"
strip_header_spaces = False
permit_obsolete_folding = False
casefold_http_method = False
permit_unconventional_http_method = False
permit_unconventional_http_version = False
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
errorlog = "-"


def when_ready(_server: Any) -> None:
    """Load lists and words once for all workers, and keep them out of collections.

    Full collections cost 30 ms; no connection may be shared with the workers.
    """
    # The settings of gunicorn are read before the shop is.
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    from store.catalog.queries.common import common_words  # noqa: PLC0415
    from store.catalog.queries.index import index_now  # noqa: PLC0415
    from store.infra.db import engine, reading  # noqa: PLC0415
    from store.infra.log import log  # noqa: PLC0415

    try:
        with reading() as session:
            index_now(session)
            common_words(session)
    except SQLAlchemyError as error:
        log.warning("lists_not_loaded", error=str(error))
    engine().dispose()
    gc.collect()
    gc.freeze()
