"""Zones and ways of delivery, as staff keep them."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.delivery import rates
from store.infra.db import Base, Key, Paise
from store.kernel.money import Money

Table = list[list[int]]  # rows of (up to, price in paise), ascending
PICKUP = "pickup"  # how the codes of places to fetch things from begin
_IS_REST = text("is_rest")


class DeliveryZone(Base):
    """Some states or PIN codes; the rest zone covers what no other does.

    A zone without an active way is told to be out of reach.
    """

    __tablename__ = "delivery_zone"
    __table_args__ = (
        Index(
            "uq_delivery_zone_rest",
            "is_rest",
            unique=True,
            sqlite_where=_IS_REST,
            postgresql_where=_IS_REST,
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    states: Mapped[list[str]] = mapped_column(JSON, default=list)
    postcodes: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_rest: Mapped[bool] = mapped_column(default=False)

    methods: Mapped[list[DeliveryMethod]] = relationship(
        order_by="DeliveryMethod.position, DeliveryMethod.id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )

    @property
    def zone(self) -> rates.Zone:
        """The zone as the rates know it, with its active ways."""
        methods = tuple(each.method for each in self.methods if each.active)
        return rates.Zone(
            name=self.name,
            states=frozenset(self.states),
            postcodes=tuple(self.postcodes),
            is_rest=self.is_rest,
            methods=methods,
        )


class DeliveryMethod(Base):
    """A way to deliver within a zone; a place to fetch things from belongs to none."""

    __tablename__ = "delivery_method"
    __table_args__ = (
        CheckConstraint("days_from >= 0 AND days_to >= days_from", name="days_in_order"),
        CheckConstraint("step_g IS NULL OR step_g > 0", name="step_positive"),
        CheckConstraint("step_price >= 0", name="step_price_not_negative"),
        CheckConstraint("is_pickup = (zone_id IS NULL)", name="fetched_or_sent"),
        CheckConstraint("is_pickup = (code LIKE 'pickup%')", name="code_tells_pickup"),
        Index("uq_delivery_method_code", "zone_id", "code", unique=True),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    zone_id: Mapped[int | None] = mapped_column(
        ForeignKey("delivery_zone.id", ondelete="CASCADE")
    )
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(160), default="")
    position: Mapped[int] = mapped_column(default=0)
    weight_table: Mapped[Table] = mapped_column(JSON, default=list)
    step_g: Mapped[int | None]
    step_price: Mapped[Money] = mapped_column(Paise, default=Money.zero)
    price_table: Mapped[Table] = mapped_column(JSON, default=list)
    free_over: Mapped[Money | None] = mapped_column(Paise)
    most_g: Mapped[int | None]
    days_from: Mapped[int]
    days_to: Mapped[int]
    is_pickup: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def method(self) -> rates.Method:
        """The way as the rates know it."""
        return rates.Method(
            code=self.code,
            name=self.name,
            note=self.note,
            days=(self.days_from, self.days_to),
            tariff=rates.Tariff(
                weights=_rows(self.weight_table),
                step_g=self.step_g,
                step=self.step_price,
                values=_rows(self.price_table),
                free_over=self.free_over,
                most_g=self.most_g,
            ),
            is_pickup=self.is_pickup,
        )


def _rows(table: Table) -> tuple[rates.Row, ...]:
    return tuple(rates.Row(up_to, Money(paise)) for up_to, paise in table)
