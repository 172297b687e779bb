"""What the shop sells: products, and the variants one buys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.catalog.models.bundles import BundlePart
from store.catalog.models.categories import Category
from store.catalog.models.documents import Document
from store.catalog.models.media import Media, MediaKind
from store.catalog.models.prices import PriceBreak, PriceChange
from store.catalog.models.specifications import Specification
from store.catalog.models.stock import StockLevel
from store.catalog.prices import Asked, Prices, Reduction, Step, reduced_from
from store.infra.db import Base, Key, Paise, UtcDateTime, Word
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money


class ProductStatus(StrEnum):
    """Drafts are for staff, active ones for everybody, archived ones are gone."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


variant_value = Table(
    "variant_value",
    Base.metadata,
    Column("variant_id", ForeignKey("variant.id", ondelete="CASCADE"), primary_key=True),
    Column("value_id", ForeignKey("option_value.id", ondelete="CASCADE"), primary_key=True),
)


class Product(Base):
    """Something the shop sells, in one or more variants.

    `lowest_price`, `in_stock` and the rating figures repeat what variants and
    reviews say; `popularity` is how many of it were sold of late. It is on sale from
    `publish_at` to `withdraw_at`; after that its `successor` is shown instead.
    """

    __tablename__ = "product"
    __table_args__ = (
        Index("ix_product_listing", "status", "category_id"),
        Index("ix_product_newest", "status", "created_at"),
        Index("ix_product_neighbours", "category_id", "in_stock", "popularity", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    brand: Mapped[str] = mapped_column(String(80), default="", index=True)
    summary: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    hsn: Mapped[str] = mapped_column(String(8))
    status: Mapped[ProductStatus] = mapped_column(
        Word(ProductStatus, 12), default=ProductStatus.DRAFT
    )
    keywords: Mapped[str] = mapped_column(Text, default="")
    featured: Mapped[bool] = mapped_column(default=False)
    lowest_price: Mapped[Money] = mapped_column(Paise, default=Money.zero, index=True)
    in_stock: Mapped[bool] = mapped_column(default=False)
    rating_sum: Mapped[int] = mapped_column(default=0)
    rating_count: Mapped[int] = mapped_column(default=0)
    popularity: Mapped[int] = mapped_column(default=0, server_default="0")
    made_to_order: Mapped[bool] = mapped_column(default=False, server_default=false())
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdraw_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    successor_id: Mapped[int | None] = mapped_column(
        ForeignKey("product.id", ondelete="SET NULL")
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(
        UtcDateTime, default=clock.now, onupdate=clock.now
    )

    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    options: Mapped[list[Option]] = relationship(
        back_populates="product",
        order_by="Option.position",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    variants: Mapped[list[Variant]] = relationship(
        back_populates="product",
        order_by="Variant.position",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    media: Mapped[list[Media]] = relationship(
        order_by="Media.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    specifications: Mapped[list[Specification]] = relationship(
        order_by="Specification.position",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    documents: Mapped[list[Document]] = relationship(
        order_by="Document.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def is_active(self) -> bool:
        return self.status == ProductStatus.ACTIVE

    def is_on_sale(self, at: datetime) -> bool:
        """Tell whether customers may see it at this moment."""
        begun = self.publish_at is None or self.publish_at <= at
        ended = self.withdraw_at is not None and self.withdraw_at <= at
        return self.is_active and begun and not ended

    @property
    def rating_tenths(self) -> int:
        """The mean of the stars times ten, rounded half up; 0 without reviews."""
        count = self.rating_count
        return (self.rating_sum * 20 + count) // (2 * count) if count else 0

    @property
    def selling(self) -> list[Variant]:
        """The variants that can be ordered."""
        return [variant for variant in self.variants if variant.active]

    @property
    def cheapest(self) -> Variant | None:
        return min(self.selling, key=lambda variant: variant.price, default=None)

    @property
    def has_price_range(self) -> bool:
        return len({variant.price for variant in self.selling}) > 1

    @property
    def cover(self) -> Media | None:
        """The picture that stands for the product."""
        return next(
            (media for media in self.media if media.kind == MediaKind.PICTURE), None
        )

    def refresh_listing(self) -> None:
        """Repeat on the product what its variants say; call after any change of them.

        Whether something made to order can be had now is not a matter of stock.
        """
        self.lowest_price = self.cheapest.price if self.cheapest else Money.zero()
        if self.made_to_order:
            return
        self.in_stock = any(variant.sellable > 0 for variant in self.selling)

    def expect_version(self, version: int) -> None:
        """Refuse a change made on an older picture of the product."""
        if self.version != version:
            raise Conflict("Somebody else has changed this product since you opened it.")


class Option(Base):
    """What a customer chooses on a product: Colour, Diameter."""

    __tablename__ = "option"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)

    product: Mapped[Product] = relationship(back_populates="options", lazy="raise_on_sql")
    values: Mapped[list[OptionValue]] = relationship(
        back_populates="option",
        order_by="OptionValue.position",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )


class OptionValue(Base):
    """One choice of an option; a colour may carry a swatch such as #d9431e."""

    __tablename__ = "option_value"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    option_id: Mapped[int] = mapped_column(
        ForeignKey("option.id", ondelete="CASCADE"), index=True
    )
    value: Mapped[str] = mapped_column(String(60))
    swatch: Mapped[str] = mapped_column(String(7), default="")
    position: Mapped[int] = mapped_column(default=0)

    option: Mapped[Option] = relationship(back_populates="values", lazy="raise_on_sql")


class Variant(Base):
    """What is put into a cart: it has the price, the SKU, the weight and the stock."""

    __tablename__ = "variant"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), index=True
    )
    sku: Mapped[str] = mapped_column(String(40), unique=True)
    price: Mapped[Money] = mapped_column(Paise)
    compare_at: Mapped[Money | None] = mapped_column(Paise)
    weight_g: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    product: Mapped[Product] = relationship(back_populates="variants", lazy="raise_on_sql")
    values: Mapped[list[OptionValue]] = relationship(
        secondary=variant_value, lazy="raise_on_sql"
    )
    stock: Mapped[StockLevel] = relationship(
        cascade="all, delete-orphan", single_parent=True, lazy="raise_on_sql"
    )
    breaks: Mapped[list[PriceBreak]] = relationship(
        order_by=PriceBreak.quantity, cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    changes: Mapped[list[PriceChange]] = relationship(
        order_by=PriceChange.id, viewonly=True, lazy="raise_on_sql"
    )
    parts: Mapped[list[BundlePart]] = relationship(
        foreign_keys=BundlePart.bundle_id,
        order_by=BundlePart.part_id,
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )

    @property
    def label(self) -> str:
        """The chosen values in words: "Graphite grey, 1.75 mm"."""
        return ", ".join(value.value for value in self.values)

    @property
    def is_reduced(self) -> bool:
        return self.compare_at is not None and self.compare_at > self.price

    @property
    def is_kit(self) -> bool:
        return bool(self.parts)

    @property
    def sellable(self) -> int:
        """What is neither sold nor missing; of a kit, what its parts allow."""
        if not self.parts:
            return self.stock.sellable
        return min(row.part.stock.sellable // row.quantity for row in self.parts)

    def prices(
        self, price_list_id: int | None = None, *, at: datetime | None = None
    ) -> Prices:
        """Give what it costs those of a price list, or everybody, at a moment or now."""
        at = at or clock.now()
        held = (each for each in self.breaks if each.holds(at))
        mine = (each for each in held if each.is_for(price_list_id))
        return Prices(self.price, tuple(Step(one.quantity, one.price) for one in mine))

    def reduction(self, history: Iterable[Asked], *, at: datetime) -> Reduction | None:
        """Give what may be claimed of the price before; `history` is all that was asked."""
        return reduced_from(self.price, self.compare_at, history, at=at)
