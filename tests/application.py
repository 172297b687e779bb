"""The real application, with settings that touch nothing outside the tests."""

import os
from pathlib import Path

from flask import Flask

from store import settings as settings_module
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
        **changes,
    }
    return Settings(_env_file=None, **told)


def build_application(configuration: Settings) -> Flask:
    """Make the application, and let `settings()` answer with its settings."""
    from store.app import create_app  # noqa: PLC0415 tests of pure rules need not load it

    settings_module.settings.cache_clear()
    os.environ.update(
        {name: str(value) for name, value in configuration.model_dump().items()}
    )
    app = create_app(configuration)
    app.testing = True
    return app
