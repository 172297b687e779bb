"""A visitor of a shop that counts how often things are asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

import store.settings
from store.settings import Settings
from store.web.limits import limiter
from tests.application import build_application, connect_outbox
from tests.databases import Database


@contextmanager
def limited(configuration: Settings, database: Database) -> Iterator[Flask]:
    """The application with its limits on; afterwards they are off again."""
    counting = build_application(configuration.model_copy(update={"RATE_LIMITS": True}))
    database.bind()
    connect_outbox(configuration)
    try:
        yield counting
    finally:
        limiter.enabled = False
        store.settings.use(configuration)
