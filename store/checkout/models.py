"""The draft: what a visitor has told the checkout so far about one cart."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base

BILL_FIELDS = ("line1", "line2", "city", "state", "postcode")
ADDRESS_FIELDS = ("email", "name", "phone", "line1", "line2", "city", "state", "postcode")


class Draft(Base):
    """Contact, address and delivery; complete when an order can be placed from it."""

    __tablename__ = "checkout_draft"

    cart_id: Mapped[int] = mapped_column(
        ForeignKey("cart.id", ondelete="CASCADE"), primary_key=True
    )
    email: Mapped[str] = mapped_column(String(254), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    line1: Mapped[str] = mapped_column(String(160), default="")
    line2: Mapped[str] = mapped_column(String(160), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(2), default="")
    postcode: Mapped[str] = mapped_column(String(6), default="")
    delivery_method: Mapped[str] = mapped_column(String(20), default="")
    gstin: Mapped[str] = mapped_column(String(15), default="", server_default="")
    business_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    billing: Mapped[dict[str, str] | None] = mapped_column(JSON)

    @property
    def address(self) -> dict[str, Any]:
        """Who gets the parcel, and where: the fields an order takes over."""
        return {name: getattr(self, name) for name in ADDRESS_FIELDS}

    @property
    def buyer(self) -> dict[str, Any]:
        """Whom the invoice names besides: a business, and an address of its own."""
        return {
            "gstin": self.gstin,
            "business_name": self.business_name,
            "billing": self.billing,
        }

    @property
    def has_address(self) -> bool:
        needed = (self.email, self.name, self.line1, self.city, self.state, self.postcode)
        return all(needed)

    @property
    def has_delivery(self) -> bool:
        return self.has_address and bool(self.delivery_method)

    @classmethod
    def blank(cls, cart_id: int) -> Draft:
        """Give a draft in which nothing is said yet."""
        words = {each.name for each in cls.__table__.columns} - {"cart_id", "billing"}
        return cls(cart_id=cart_id, billing=None, **dict.fromkeys(words, ""))
