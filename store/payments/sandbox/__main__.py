"""`python -m store.payments.sandbox`: runs the payment sandbox until it is told to stop."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from types import FrameType

from store.payments.sandbox.app import NotInProduction, create_sandbox
from store.payments.sandbox.server import LOOPBACK, SandboxServer


def main() -> int:
    """Serve until SIGTERM or SIGINT; gives the exit status."""
    options = _options()
    try:
        server = _server(options)
    except (NotInProduction, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    stopping = _stop_signal()
    server.start()
    sys.stdout.write(f"Payment sandbox on http://{options.host}:{server.port}\n")
    sys.stdout.flush()
    stopping.wait()
    server.stop()
    return 0


def _server(options: argparse.Namespace) -> SandboxServer:
    app = create_sandbox(
        environment=os.environ.get("ENVIRONMENT", "development"),
        state_path=options.state,
        webhook_url=options.webhook_url,
        webhook_secret=options.webhook_secret,
        public_url=options.public_url,
    )
    return SandboxServer(app, host=options.host, port=options.port)


def _stop_signal() -> threading.Event:
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="store.payments.sandbox", description=__doc__)
    parser.add_argument("--host", default=LOOPBACK, help="where to listen")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--state", help="SQLite file; without it nothing is kept")
    parser.add_argument("--webhook-url", required=True, help="where events are POSTed")
    parser.add_argument("--webhook-secret", required=True, help="what signs them")
    parser.add_argument(
        "--public-url", required=True, help="the sandbox, as browsers see it"
    )
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
