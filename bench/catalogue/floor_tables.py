"""The one table of its own that the floor has: lines of carts."""

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table

cart_line = Table(
    "floor_cart_line",
    MetaData(),
    Column("cart", String(32), primary_key=True),
    Column("variant_id", Integer, primary_key=True),
    Column("quantity", Integer, nullable=False),
)


def create(engine: Engine) -> None:
    cart_line.metadata.create_all(engine)
