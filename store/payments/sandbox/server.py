"""Serves a sandbox with threads, and runs its clockwork beside it."""

from __future__ import annotations

import threading

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from store.payments.sandbox.app import world_of
from store.payments.sandbox.clockwork import Clockwork

LOOPBACK = "127.0.0.1"
POLL = 0.05  # seconds between looks at whether to stop


class SandboxServer:
    """Listens as soon as it is made; port 0 takes a free one, see `port`."""

    def __init__(self, app: Flask, *, host: str = LOOPBACK, port: int = 0) -> None:
        self._world = world_of(app)
        self._clockwork = Clockwork(self._world)
        self._server: BaseWSGIServer = make_server(
            host, port, app, threaded=True, request_handler=_Quiet
        )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=[POLL], daemon=True
        )

    @property
    def port(self) -> int:
        return self._server.port

    def start(self) -> None:
        self._thread.start()
        self._clockwork.start()

    def stop(self) -> None:
        """Stop listening, finish what is under way and close the state; once is enough."""
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._clockwork.stop()
        self._world.state.close()


class _Quiet(WSGIRequestHandler):
    """Leaves requests out of the log; errors are still written."""

    def log_request(self, *_: int | str) -> None:
        return
