"""Products of the shop that are printed when somebody orders one."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.infra.db import Base, Key
from store.quotes.options import USUAL_INFILL
from store.uploads.models import Upload


class PrintedProduct(Base):
    """The model behind a product, and what may be chosen of it.

    `upload_id` is the shop's own upload, which nobody else has. Without `materials`,
    `colours` or `qualities` everything the shop prints is on offer. `priced_for` says what
    the price on the shelf was worked out from.
    """

    __tablename__ = "printed_product"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), unique=True
    )
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), unique=True)
    materials: Mapped[list[str]] = mapped_column(JSON, default=list)
    colours: Mapped[list[str]] = mapped_column(JSON, default=list)
    qualities: Mapped[list[str]] = mapped_column(JSON, default=list)
    infill: Mapped[int] = mapped_column(default=USUAL_INFILL)
    priced_for: Mapped[str] = mapped_column(String(64), default="")

    upload: Mapped[Upload] = relationship(lazy="raise_on_sql")
