"""The migrations make exactly the tables the models describe, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from store.infra.db import Base


def test_the_migrations_make_what_the_models_describe(application, database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_newest_revision(database):
    with database.engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()

    assert len(heads) == 1
