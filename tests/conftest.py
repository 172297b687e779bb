"""The common ground of all tests: real databases, Redis, the application, visitors."""

from datetime import datetime
from functools import partial

import pytest
from hypothesis import settings as hypothesis_settings

from store.infra import db, storage
from store.kernel import clock
from tests.application import build_application, connect_outbox, quiet_settings
from tests.browsing import Browser
from tests.databases import (
    TEMPLATE,
    PostgresDatabase,
    SqliteDatabase,
    make_postgres_template,
    make_sqlite_template,
)
from tests.made_once import made_once
from tests.servers.clamd import Clamd
from tests.servers.postgres import Postgres
from tests.servers.redis import Redis
from tests.servers.s3 import S3Server

pytest_plugins = [
    "tests.nothing_skipped",
    "tests.sharing_out",
    "tests.measuring",
    "tests.one_database",
    "tests.measured_here",
    "tests.cast",
]

hypothesis_settings.register_profile("shop", deadline=None, max_examples=60)
hypothesis_settings.load_profile("shop")


@pytest.fixture(scope="session")
def redis_server():
    """A real Redis for all tests of this process."""
    server = Redis()
    server.start()
    yield server
    server.destroy()


@pytest.fixture(scope="session")
def redis_url(redis_server):
    return redis_server.url


@pytest.fixture(scope="session")
def postgres(configuration, tmp_path_factory):
    """A real PostgreSQL cluster for all tests of this process, with a migrated template."""
    make = partial(make_postgres_template, configuration=configuration)
    server = Postgres()
    server.create_like(made_once(tmp_path_factory, "postgresql", make) / "data")
    yield server
    server.destroy()


@pytest.fixture(scope="session")
def moto():
    """A real S3 server that knows much and checks few signatures."""
    yield from _s3_server("moto")


@pytest.fixture(scope="session")
def nanio():
    """A real S3 server that knows little and checks every signature."""
    yield from _s3_server("nanio")


def _s3_server(kind):
    server = S3Server(kind)
    server.start()
    yield server
    server.destroy()


@pytest.fixture(scope="session")
def clamd(configuration):
    """A real virus scanner for all tests of this process; `settings` do not name it yet."""
    server = Clamd()
    server.start()
    yield server
    server.destroy()


@pytest.fixture(scope="session")
def configuration(tmp_path_factory, redis_url):
    """The settings of the tests: nothing from the developer's environment or `.env`."""
    return quiet_settings(var=tmp_path_factory.mktemp("var"), redis_url=redis_url)


@pytest.fixture(scope="session")
def application(configuration):
    """One Flask application for all tests of this process; `database` gives it its data."""
    return build_application(configuration)


@pytest.fixture(scope="session")
def sqlite_databases(configuration, tmp_path_factory):
    """Fresh SQLite files, copied from one that was migrated once."""
    make = partial(make_sqlite_template, configuration=configuration)
    template = made_once(tmp_path_factory, "sqlite", make) / TEMPLATE
    return SqliteDatabase(tmp_path_factory.mktemp("sqlite"), template)


@pytest.fixture(scope="session")
def postgresql_database(postgres):
    """One migrated PostgreSQL database, emptied before each test."""
    prepared = PostgresDatabase.prepared(postgres)
    yield prepared
    prepared.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, configuration, tmp_path):
    """An empty, migrated database; each test that asks for it runs on both kinds.

    Files are kept in a folder of the test, announcements follow the real table.
    """
    if request.param == "sqlite":
        chosen = request.getfixturevalue("sqlite_databases").fresh()
    else:
        chosen = request.getfixturevalue("postgresql_database").emptied()
    chosen.bind()
    storage.use(storage.LocalStorage(tmp_path / "files"))
    connect_outbox(configuration)
    _forget_refusals()
    yield chosen
    chosen.release()


def _forget_refusals():
    """Tries that were used up are believed to be so for a moment: not by the next test."""
    from store.accounts import attempts  # noqa: PLC0415 tests of pure rules need not load it

    attempts.forget_refusals()


@pytest.fixture
def session(database):
    """One open transaction for tests of actions and queries; saved when the test ends.

    A test that also opens pages uses `db.transaction()` in blocks of its own.
    """
    with db.transaction() as opened:
        yield opened


@pytest.fixture
def noon():
    """The clock stands at noon in India, on a working day."""
    moment = datetime(2026, 11, 24, 12, tzinfo=clock.IST)
    with clock.frozen(moment):
        yield moment


@pytest.fixture
def app(application, database, redis_server):
    """The application on an empty database and an empty Redis.

    No context is open: each request has its own, as on a server.
    """
    redis_server.forget_everything()
    return application


@pytest.fixture
def browser(app):
    """A visitor without JavaScript: fetches pages, fills in and sends their forms."""
    return Browser(app.test_client())


@pytest.fixture
def another_browser(app):
    """A second visitor, with cookies of their own."""
    return Browser(app.test_client())


@pytest.fixture
def client(app):
    """Flask's bare test client, for what is not a form."""
    return app.test_client()
