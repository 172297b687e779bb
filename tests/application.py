"""The real application, with settings that touch nothing outside the tests."""

import importlib
import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

import store.settings
from store.infra import outbox, queue
from store.settings import Settings


def quiet_settings(*, var: Path, redis_url: str, **changes: object) -> Settings:
    """Settings that read no `.env` and no variable of the developer's shell."""
    for name in Settings.model_fields:
        os.environ.pop(name, None)
    told = {
        "ENVIRONMENT": "test",
        "SECRET_KEY": "a-secret-for-the-tests-only",
        "VAR": var,
        "REDIS_URL": redis_url,
        "PUBLIC_URL": "http://localhost",
        "STRIPE_SECRET_KEY": "sk_test_of_the_tests",
        "STRIPE_WEBHOOK_SECRET": "whsec_of_the_tests",
        "RATE_LIMITS": False,
        "STAFF_SECOND_FACTOR": False,
        "SLICER": "off",
        **changes,
    }
    settings = Settings(_env_file=None, **told)
    store.settings.use(settings)
    return settings


def build_application(configuration: Settings) -> Flask:
    """Make the whole application."""
    from store.app import create_app  # noqa: PLC0415 tests of pure rules need not load it

    return create_app(configuration)


class Reactions(Mapping):
    """The shop's table of reactions, read when the first thing is announced."""

    def __getitem__(self, topic):
        return self._table()[topic]

    def __iter__(self):
        return iter(self._table())

    def __len__(self):
        return len(self._table())

    @staticmethod
    def _table():
        return importlib.import_module("store.reactions").REACTIONS


def connect_outbox(configuration: Settings) -> None:
    """Let announcements follow the real table and reach the real Redis."""
    outbox.connect(reactions=Reactions(), send=_send(configuration))


def _send(configuration: Settings) -> outbox.Send:
    """Send to the queue that the shop would send to."""

    def send(delivery_id: int, job: str) -> None:
        apart = importlib.import_module("store.reactions").APART
        queue.sender(configuration.REDIS_URL, apart=apart)(delivery_id, job)

    return send
