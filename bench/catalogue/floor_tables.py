"""What the floor has of its own: lines of carts, and the index its category page wants."""

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, text

cart_line = Table(
    "floor_cart_line",
    MetaData(),
    Column("cart", String(32), primary_key=True),
    Column("variant_id", Integer, primary_key=True),
    Column("quantity", Integer, nullable=False),
)
# The shop counts and sorts in memory. Without it the floor walks all prices there are.
BY_PRICE = text(
    "CREATE INDEX IF NOT EXISTS floor_category_price"
    " ON product (category_id, status, lowest_price)"
)


def create(engine: Engine) -> None:
    cart_line.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(BY_PRICE)
        connection.execute(text("ANALYZE product"))
