"""What is wrong with an installation is said in one sentence each."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

import store.settings
from store.infra import checks, db, storage
from store.infra.storage import LocalStorage
from store.kernel import clock


@pytest.fixture
def chosen(app, configuration, clamd):
    """Choose settings for the test only."""

    def choose(**told: object) -> None:
        whole = {"CLAMD_URL": clamd.urls["unix"], **told}
        store.settings.use(configuration.model_copy(update=whole))

    yield choose
    store.settings.use(configuration)


@pytest.mark.fault("C16")
@pytest.mark.parametrize("minutes", [-10, 10])
def test_C16_a_clock_that_is_not_the_databases_is_told(chosen, database, minutes):
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        found = checks.problems()

    assert any("clock" in each for each in found) is (database.kind == "postgresql")


def test_nothing_is_wrong_with_a_shop_that_is_ready(chosen):
    chosen()

    assert checks.problems() == []


def test_redis_that_is_down_is_named(chosen):
    chosen(REDIS_URL="redis://127.0.0.1:9/0")

    assert checks.problems() == ["REDIS_URL: Redis does not answer."]


def test_a_scanner_that_is_down_is_named(chosen):
    chosen(CLAMD_URL="tcp://127.0.0.1:9")

    (sentence,) = checks.problems()

    assert sentence.startswith("CLAMD_URL: ClamAV does not answer")


def test_a_storage_that_is_gone_is_named(chosen, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    storage.use(LocalStorage(tmp_path / "file" / "below"))

    assert checks.problems() == ["STORAGE_URL: files cannot be kept there."]


def test_a_slicer_that_is_not_where_it_should_be_is_named(chosen):
    chosen(SLICER="/nowhere/prusa-slicer")

    assert checks.problems() == ["SLICER: there is no program at that place."]


def test_a_database_that_is_behind_is_named(chosen):
    with _schema_of("older"):
        (sentence,) = checks.problems()

    assert "flask db upgrade" in sentence
    assert checks.schema_is_current()


@contextmanager
def _schema_of(version):
    """The database says that it was migrated so far."""
    table = sa.table("alembic_version", sa.column("version_num"))
    with db.engine().begin() as connection:
        usual = connection.scalar(sa.select(table.c.version_num))
        connection.execute(sa.update(table).values(version_num=version))
    yield
    with db.engine().begin() as connection:
        connection.execute(sa.update(table).values(version_num=usual))
