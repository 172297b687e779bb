"""The migrations make exactly the tables the models describe, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from store.infra.db import Base
from store.web import database as web_database

# What a shop of revision 0002 holds.
OLD_ROWS = """
    INSERT INTO category (id, slug, name, blurb, position) VALUES (1, 'a', 'A', '', 0);
    INSERT INTO product (id, slug, name, brand, summary, description, category_id, hsn,
    gst_bp, status, keywords, search_text, featured, lowest_price, in_stock, rating_sum,
    rating_count, version, created_at, updated_at) VALUES (1, 'p', 'P', '', '', '', 1,
    '3916', 1800, 'active', '', '', 0, 100, 1, 0, 0, 1, '2026-01-01', '2026-01-01');
    INSERT INTO variant (id, product_id, sku, price, weight_g, position, active)
    VALUES (1, 1, 'P-1', 100, 0, 0, 1);
    INSERT INTO stock_level (variant_id, on_hand, allocated) VALUES (1, 5, 0)
"""
KEPT = ("category", "product", "variant", "stock_level")


def test_the_migrations_make_what_the_models_describe(application, database):
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_object": web_database.is_compared}
        context = MigrationContext.configure(connection, opts=options)

        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_newest_revision(database):
    with database.engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()

    assert len(heads) == 1


def test_a_shop_on_sqlite_keeps_its_rows_through_every_migration(tmp_path, configuration):
    url = f"sqlite:///{tmp_path / 'shop.sqlite'}"
    app = Flask("migrations")
    web_database.init_app(app, configuration.model_copy(update={"DATABASE_URL": url}))
    with app.app_context():
        engine = web_database.database.engine
        upgrade(revision="0002")
        with engine.begin() as connection:
            for statement in OLD_ROWS.split(";"):
                connection.exec_driver_sql(statement)

        upgrade()

        with engine.connect() as connection:
            for name in KEPT:
                count = select(func.count()).select_from(Base.metadata.tables[name])
                assert connection.scalar(count) == 1, name
        engine.dispose()
