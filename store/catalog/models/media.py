"""Pictures of products, in every width and format that is sent."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from store.infra.db import Base, Key, Word


class MediaKind(StrEnum):
    """A picture of the thing, or its drawing with dimensions."""

    PICTURE = "picture"
    DRAWING = "drawing"


class Media(Base):
    """A picture in several widths and formats.

    `renditions` is a list of {"mime", "width", "key"}; keys name public files. Until the
    worker has made them from the file at `source_key`, the picture is not shown.
    `colour` is the one that fills its place before it is there; the focal point, in per
    cent from the left and from the top, stays in sight when the picture is cropped. One
    that is `decorative` tells nothing to whoever cannot see it, and so has no `alt`.
    """

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), index=True
    )
    variant_id: Mapped[int | None] = mapped_column(
        ForeignKey("variant.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[MediaKind] = mapped_column(Word(MediaKind, 12), default=MediaKind.PICTURE)
    alt: Mapped[str] = mapped_column(String(200))
    decorative: Mapped[bool] = mapped_column(default=False, server_default=false())
    width: Mapped[int]
    height: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    colour: Mapped[str] = mapped_column(String(7), default="", server_default="")
    focal_x: Mapped[int] = mapped_column(default=50, server_default="50")
    focal_y: Mapped[int] = mapped_column(default=50, server_default="50")
    source_key: Mapped[str | None] = mapped_column(String(120))
    failure: Mapped[str] = mapped_column(String(120), default="", server_default="")
    renditions: Mapped[list[dict[str, str | int]]] = mapped_column(JSON, default=list)
