"""The whole shop as processes: web server, worker and payment sandbox on free ports."""

import base64
import http.client
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from store.launcher.child import Child
from store.settings import ROOT
from tests.servers.ports import free_pair, wait_until

FEW_PICTURES = ("--picture-size", "160", "--pictures", "12")
SERVING = "python:store.launcher.serving"
WEBHOOK_SECRET = "whsec_of_the_running_shop"


class Shop:
    """Started with an environment; each process can be killed and started again alone."""

    def __init__(self, folder: Path, told: Mapping[str, str], *servers: object) -> None:
        self.folder = folder
        self.redis, self.postgres = (*servers, None)[:2]
        self.url = told["PUBLIC_URL"]
        self.port = int(told["PORT"])
        self.sandbox_url = told["STRIPE_API_BASE"]
        self.environment = {**_plain_environment(), **told}
        self.web = self._child("web", "-m", "gunicorn", "-c", SERVING, "wsgi:app")
        self.worker = self._child("worker", "worker.py")
        self.sandbox = self._child(
            "sandbox", "-m", "store.payments.sandbox", *self._sandbox()
        )

    def open(self, *, filled: bool) -> None:
        """Migrate and start everything, with the demo's wares or not; wait until ready."""
        self.flask("db", "upgrade")
        if filled:
            self.flask("seed-demo", *FEW_PICTURES, "--no-models")
        for child in (self.sandbox, self.web, self.worker):
            child.start()
        wait_until(self.is_ready, seconds=60, what="the shop being ready", every=0.1)
        wait_until(
            self.redis.has_worker, seconds=60, what="the worker being ready", every=0.1
        )

    def close(self) -> None:
        for child in (self.web, self.worker, self.sandbox):
            child.ask_to_stop()
        for child in (self.web, self.worker, self.sandbox):
            child.wait_until_stopped()

    def flask(self, *words: str) -> str:
        """Run a command of the shop; gives what it printed."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        ran = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def is_ready(self) -> bool:
        return self.status("/readyz") == 200

    def status(self, path: str) -> int:
        """The status of one GET, or 0 when nobody answers."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            assert self.web.exit_code is None, self.web.last_words()
            return 0
        finally:
            connection.close()

    def has_analysed(self, token: str) -> bool:
        """Tell whether an upload is measured; a dead worker is started, as ever."""
        self.worker.revive()
        status = self.ask("SELECT status FROM upload WHERE token = :token", token=token)
        assert status in {"received", "analysed"}
        return status == "analysed"

    def ask(self, statement: str, **values: object):
        """One value from the shop's database, as an outsider sees it."""
        with self._engine.connect() as connection:
            return connection.scalar(text(statement), values)

    @cached_property
    def _engine(self) -> Engine:
        url = (
            self.environment.get("DATABASE_URL") or f"sqlite:///{self.folder}/store.sqlite"
        )
        url = url.replace("postgresql://", "postgresql+psycopg://")
        return create_engine(url, poolclass=NullPool)

    def mails(self) -> list[Path]:
        return sorted((self.folder / "mail").glob("*.eml"))

    def _sandbox(self) -> list[str]:
        return [
            f"--port={self.port + 1}",
            f"--state={self.folder / 'sandbox.sqlite'}",
            f"--webhook-url={self.url}/webhooks/stripe",
            f"--webhook-secret={WEBHOOK_SECRET}",
            f"--public-url={self.sandbox_url}",
        ]

    def _child(self, name: str, *words: str) -> Child:
        log = self.folder / f"{name}.log"
        return Child(name, [sys.executable, *words], environment=self.environment, log=log)


def told_to_shop(folder: Path, **more: str) -> dict[str, str]:
    """Settings of a shop that keeps everything in `folder` and listens on free ports."""
    port = free_pair()
    return {
        "ENVIRONMENT": "development",
        "SECRET_KEY": "a-secret-for-the-running-shop",
        "DATA_KEYS": f"tests:{base64.b64encode(bytes(32)).decode()}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "VAR": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "STAFF_SECOND_FACTOR": "false",
        "STRIPE_SECRET_KEY": "sk_test_of_the_running_shop",
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_API_BASE": f"http://127.0.0.1:{port + 1}",
        "SHOP_NAME": "MakrX Works Private Limited",
        "SHOP_ADDRESS": "Unit 7, 2nd Main, Peenya, Bengaluru 560058",
        "SHOP_GSTIN": "29AAKFM4821Q1ZK",
        # It would slice the demo's samples for a minute; `quotes` tests it by itself.
        "SLICER": "off",
        **more,
    }


def _plain_environment() -> dict[str, str]:
    """Only what a process needs; nothing of the developer's shell."""
    return {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
    }
