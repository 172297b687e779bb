"""What will run: which parts are embedded, where they listen, what they are told."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from store.infra import queue
from store.launcher.child import Child, Errand
from store.launcher.ports import LOOPBACK, free_port, require_free
from store.launcher.redis_server import RedisServer, find_redis
from store.launcher.secrets_file import kept_secrets
from store.settings import ROOT, Settings
from store.settings.production import DEFAULT_SECRET

SANDBOX_KEY = "sk_test_payment_sandbox"
NO_ACCOUNT = "Nobody, account 0000 0000 0000, IFSC DEMO0000000 (a demo: send nothing)"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that is decided before the first process starts."""

    settings: Settings
    host: str
    redis: RedisServer | None
    sandbox: bool
    told: dict[str, str]

    @property
    def port(self) -> int:
        return self.settings.PORT

    @property
    def sandbox_port(self) -> int:
        return self.port + 1

    @property
    def shop_url(self) -> str:
        return self.told["PUBLIC_URL"]

    @property
    def staff_need_a_second_factor(self) -> bool:
        spared = self.told.get("STAFF_SECOND_FACTOR") == "false"
        return self.settings.STAFF_SECOND_FACTOR and not spared

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every child: ours, and what was decided here."""
        return {**os.environ, "PYTHONUNBUFFERED": "1", **self.told}

    def log(self, name: str) -> Path:
        return self.settings.VAR / "log" / f"{name}.log"

    def redis_child(self, redis: RedisServer) -> Child:
        return self._child("redis", redis.command())

    def sandbox_child(self) -> Child:
        words = {
            "--host": self.host,
            "--port": str(self.sandbox_port),
            "--state": str(self.settings.VAR / "sandbox" / "state.sqlite"),
            "--webhook-url": f"{self._local_shop}/webhooks/stripe",
            "--webhook-secret": self.told["STRIPE_WEBHOOK_SECRET"],
            "--public-url": self.told["STRIPE_API_BASE"],
        }
        sandbox = [sys.executable, "-m", "store.payments.sandbox"]
        return self._child("payment sandbox", sandbox + list(chain(*words.items())))

    def web_child(self) -> Child:
        gunicorn = [sys.executable, "-m", "gunicorn"]
        return self._child(
            "web server", [*gunicorn, "-c", "python:store.launcher.serving", "wsgi:app"]
        )

    def worker_children(self) -> list[Child]:
        """Three: while one is at something long, what is shorter does not wait for it."""
        worker = [sys.executable, "worker.py", "--only"]
        quick = f"{queue.QUICK},{queue.FIRST}"
        return [
            self._child("worker", [*worker, quick]),
            self._child("model worker", [*worker, f"{quick},{queue.SLOW}"]),
            self._child("slicing worker", ["nice", "-n", "10", *worker, queue.LAST]),
        ]

    def pictures_errand(self, *, done: Path) -> Errand:
        """Draw what the demo shop opened without; it gives way to everything else."""
        leash = ["nice", "-n", "10", sys.executable, "-m", "store.launcher.leash"]
        flask = [*leash, sys.executable, "-m", "flask", "--app", "wsgi"]
        return Errand(
            "drawing of the demo's pictures",
            [*flask, "draw-demo"],
            done=done,
            environment=self.environment,
            log=self.log("pictures"),
        )

    @property
    def _local_shop(self) -> str:
        anywhere = self.host in {"0.0.0.0", "::", ""}  # noqa: S104 compared, not bound
        return f"http://{LOOPBACK if anywhere else self.host}:{self.port}"

    def _child(self, name: str, command: list[str]) -> Child:
        log = self.log(name.replace(" ", "-"))
        return Child(name, command, environment=self.environment, log=log)


def make_plan(settings: Settings) -> Plan:
    """Decide what is embedded: whatever no address or key was given for."""
    var = settings.VAR.resolve()
    host = os.environ.get("HOST", LOOPBACK)
    sandbox = not (settings.STRIPE_SECRET_KEY or settings.production)
    _require_ports(settings.PORT, host=host, sandbox=sandbox)
    kept = kept_secrets(var / "secrets.json")
    redis = None if "REDIS_URL" in settings.model_fields_set else _redis(settings, kept)
    told = {"VAR": str(var), "PORT": str(settings.PORT), "HOST": host}
    told |= _addresses(settings, kept, redis=redis)
    told |= _sandbox_settings(told["PUBLIC_URL"], settings, kept) if sandbox else {}
    told |= {} if settings.production else _for_a_look(settings)
    return Plan(settings=settings, host=host, redis=redis, sandbox=sandbox, told=told)


def _require_ports(port: int, *, host: str, sandbox: bool) -> None:
    require_free(port, host=host, purpose="the shop")
    if sandbox:
        require_free(port + 1, host=host, purpose="the payment sandbox")


def _redis(settings: Settings, kept: dict[str, str]) -> RedisServer:
    return find_redis(
        port=free_port(preferred=settings.PORT + 2),
        password=kept["REDIS_PASSWORD"],
        home=settings.VAR.resolve() / "redis",
    )


def _addresses(
    settings: Settings, kept: dict[str, str], *, redis: RedisServer | None
) -> dict[str, str]:
    own_secret = settings.SECRET_KEY != DEFAULT_SECRET
    own_address = "PUBLIC_URL" in settings.model_fields_set
    return {
        "SECRET_KEY": settings.SECRET_KEY if own_secret else kept["SECRET_KEY"],
        "PUBLIC_URL": (
            settings.PUBLIC_URL if own_address else f"http://{LOOPBACK}:{settings.PORT}"
        ),
        "REDIS_URL": redis.url if redis else settings.REDIS_URL,
    }


def _sandbox_settings(
    shop: str, settings: Settings, kept: dict[str, str]
) -> dict[str, str]:
    host = urlsplit(shop).hostname or LOOPBACK
    return {
        "STRIPE_SECRET_KEY": SANDBOX_KEY,
        "STRIPE_WEBHOOK_SECRET": kept["STRIPE_WEBHOOK_SECRET"],
        "STRIPE_API_BASE": f"http://{host}:{settings.PORT + 1}",
        "BANK_ACCOUNT": settings.BANK_ACCOUNT or NO_ACCOUNT,
    }


def _for_a_look(settings: Settings) -> dict[str, str]:
    """Let newcomers open the desk at once, unless somebody has said what staff need."""
    if "STAFF_SECOND_FACTOR" in settings.model_fields_set:
        return {}
    return {"STAFF_SECOND_FACTOR": "false"}


def short(path: Path) -> str:
    """Show a path below the project without the project's own place."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
