"""What is bought in a measurement: parts on a shelf, and carts that are ready to order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, func, insert, select, text

from store.accounts.visitors import Visitor
from store.cart.models import Cart, CartLine, CartStatus
from store.catalog.actions.stock import set_on_hand
from store.catalog.models import StockHold, StockLevel
from store.checkout.bill import Agreement
from store.checkout.models import Draft
from store.infra import db
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.money import Money
from store.orders.models import Order
from store.settings import settings
from tests.databases import migrate
from tests.factories.buying import HOME, a_part, agreed_by
from tests.servers.postgres import Postgres

PLENTY = 1_000_000
PRICE = Money(149_00)
FLOOR_TABLES = (
    "CREATE TABLE floor_stock (id INTEGER PRIMARY KEY, on_hand INTEGER NOT NULL)",
    "CREATE TABLE floor_order ({key}, total BIGINT NOT NULL, at VARCHAR(32) NOT NULL)",
    """CREATE TABLE floor_line ({key}, order_id BIGINT NOT NULL,
    variant_id BIGINT NOT NULL, quantity INTEGER NOT NULL, price BIGINT NOT NULL)""",
)
KEYS = {"sqlite": "id INTEGER PRIMARY KEY", "postgresql": "id BIGSERIAL PRIMARY KEY"}


@dataclass(frozen=True)
class Errand:
    """A cart that is ready to order, and what its owner has agreed to."""

    visitor: Visitor
    token: str
    agreed: Agreement


@dataclass(frozen=True)
class Count:
    """What the shelf says when all is over."""

    orders: int
    allocated: int
    oversold: int


@contextmanager
def shop_on(engine: str) -> Iterator[str]:
    """Give the address of an empty shop on one engine, bound in this process too."""
    with TemporaryDirectory() as folder, _server(engine, Path(folder)) as url:
        migrate(url, settings())
        made = create_engine(url)
        db.bind(made)
        with made.begin() as connection:
            for statement in FLOOR_TABLES:
                connection.execute(text(statement.format(key=KEYS[engine])))
        yield url
        made.dispose()


def stock_up(skus: int) -> dict[int, Agreement]:
    """Put parts on the shelf; gives what whoever buys one of each agrees to."""
    agreed = {}
    for number in range(skus):
        variant = a_part(f"SKU-{number}", price=PRICE.plain, stock=PLENTY)
        visitor = Visitor(f"first-{number}")
        _fill([(visitor.key, variant)])
        agreed[variant] = agreed_by(visitor)
    with transaction() as session:
        rows = [{"id": variant, "on_hand": PLENTY} for variant in agreed]
        session.execute(text("INSERT INTO floor_stock VALUES (:id, :on_hand)"), rows)
    return agreed


def errands(agreed: dict[int, Agreement], *, count: int, name: str) -> list[Errand]:
    """Fill so many carts with one piece each, the parts in turn."""
    variants = list(agreed)
    wanted = [
        (f"{name}-{number}", variants[number % len(variants)]) for number in range(count)
    ]
    tokens = _fill(wanted)
    return [
        Errand(Visitor(key), token, agreed[variant])
        for (key, variant), token in zip(wanted, tokens, strict=True)
    ]


def leave(variant: int, pieces: int) -> None:
    """Let so many pieces be left to sell."""
    with transaction() as session:
        level = session.get_one(StockLevel, variant)
        held = select(func.coalesce(func.sum(StockHold.quantity), 0)).where(
            StockHold.variant_id == variant, StockHold.expires_at > clock.now()
        )
        rest = level.allocated + (session.scalar(held) or 0) + pieces
        set_on_hand(
            session, variant_id=variant, on_hand=rest, reason="counted", at=clock.now()
        )


def counted() -> Count:
    """Count orders and stock: what is promised and held beyond what lies there."""
    live = (StockHold.variant_id == StockLevel.variant_id,)
    held = select(func.coalesce(func.sum(StockHold.quantity), 0)).where(
        *live, StockHold.expires_at > clock.now()
    )
    rows = select(StockLevel.on_hand, StockLevel.allocated, held.scalar_subquery())
    with reading() as session:
        levels = session.execute(rows).all()
        orders = session.scalar(select(func.count(Order.id))) or 0
    return Count(
        orders,
        sum(allocated for _, allocated, _ in levels),
        sum(max(0, allocated + held - on_hand) for on_hand, allocated, held in levels),
    )


@contextmanager
def _server(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder}/store.sqlite"
        return
    postgres = Postgres()
    postgres.create()
    try:
        yield postgres.clone("store")
    finally:
        postgres.destroy()


def _fill(wanted: list[tuple[str, int]]) -> list[str]:
    """Write carts, lines and drafts as rows; gives the carts' tokens."""
    now, tokens = clock.now(), [ids.token() for _ in wanted]
    with transaction() as session:
        first = (session.scalar(select(func.max(Cart.id))) or 0) + 1
        carts = [
            {
                "id": first + number,
                "token": token,
                "visitor": key,
                "status": CartStatus.OPEN,
                "created_at": now,
                "active_at": now,
            }
            for number, ((key, _), token) in enumerate(zip(wanted, tokens, strict=True))
        ]
        session.execute(insert(Cart), carts)
        lines = [
            {
                "cart_id": first + number,
                "variant_id": variant,
                "quantity": 1,
                "unit_price_seen": PRICE,
            }
            for number, (_, variant) in enumerate(wanted)
        ]
        session.execute(insert(CartLine), lines)
        drafts = [{"cart_id": first + number, **HOME} for number in range(len(wanted))]
        session.execute(insert(Draft), drafts)
    return tokens
