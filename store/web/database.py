"""Flask-SQLAlchemy and Flask-Migrate: they own the engine's settings and the schema."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from store.infra import db as infra_db
from store.infra.db import Base
from store.settings import ROOT, Settings

database = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(directory=str(ROOT / "migrations"), compare_type=True)


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


def _options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15}}
    return {
        "pool_size": 10,
        "pool_pre_ping": True,
        "pool_timeout": 5,
        "connect_args": {"connect_timeout": 5, "options": "-c statement_timeout=15000"},
    }
