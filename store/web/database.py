"""Flask-SQLAlchemy and Flask-Migrate: they own the engine's settings and the schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from store.infra import alive, db as infra_db
from store.infra.db import Base
from store.settings import ROOT, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONNECT_SECONDS = 5
# Columns that code has stopped using: the release before still does, the next one drops.
RETIRED = frozenset({("product", "search_text"), ("product", "gst_bp")})
# What the search engines keep for themselves, each as its database can.
ENGINES_OWN = ("search_fts", "search_engine_")


def is_compared(
    item: Any,
    name: str | None,
    kind: str,
    reflected: bool,  # noqa: FBT001 as Alembic calls it
    _to: object,
) -> bool:
    """Tell whether models describe this; what is left out only migrations know."""
    if not reflected:
        return True
    if kind == "column":
        return (item.table.name, name) not in RETIRED
    return not (name or "").startswith(ENGINES_OWN)


# What a failed statement was given stays out of its error, which is logged.
QUIET = {"hide_parameters": True}

database = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(
    directory=str(ROOT / "migrations"), compare_type=True, include_object=is_compared
)


def init_app(app: Flask, settings: Settings) -> None:
    """Open the engine and hand it to the one place that commits."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _options(settings.database_url)
    if settings.database_url.startswith("sqlite"):
        settings.VAR.mkdir(parents=True, exist_ok=True)
    database.init_app(app)
    migrate.init_app(app, database, render_as_batch=True)
    with app.app_context():
        infra_db.bind(database.engine)
        if database.engine.dialect.name == "postgresql":
            alive.watch(database.engine)
    app.wsgi_app = _on_one_connection(app.wsgi_app)  # type: ignore[assignment, method-assign]


def _on_one_connection(answer: WSGIApplication) -> WSGIApplication:
    """Let a request read on one connection: it is looked at but once whether it lives."""

    def answer_on_one(
        environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        with infra_db.one_connection():
            return answer(environ, start_response)

    return answer_on_one


def _options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15}, **QUIET}
    return {
        **QUIET,
        "pool_size": 10,
        "pool_use_lifo": True,  # the one used last has its statements planned
        "pool_timeout": 5,
        "connect_args": {
            "connect_timeout": CONNECT_SECONDS,
            # Compiling a statement takes longer than any of ours should.
            "options": "-c statement_timeout=15000 -c jit=off",
        },
    }
