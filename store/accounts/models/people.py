"""People: customers who buy, staff who run the shop."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.accounts import permissions
from store.infra.db import Base, Key, UtcDateTime, Word
from store.kernel import clock, ids

HASHED = "$argon2"  # what a password is stored as; who has none has an empty text


class Role(StrEnum):
    """What somebody is here; `permissions.toml` says what that lets them do.

    A manager is stored under the word that all staff once were.
    """

    CUSTOMER = "customer"
    MANAGER = "staff"
    OWNER = "owner"
    FULFILMENT = "fulfilment"
    CONTENT = "content"
    SUPPORT = "support"
    READ_ONLY = "read-only"

    @property
    def label(self) -> str:
        return permissions.title(self)


class Person(Base):
    """Somebody with a log-in. The e-mail address is kept in lower case."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(Word(Role, 12), default=Role.CUSTOMER, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    email_proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    price_list_id: Mapped[int | None] = mapped_column(
        ForeignKey("price_list.id", ondelete="SET NULL")
    )

    @property
    def is_staff(self) -> bool:
        return self.role != Role.CUSTOMER

    @property
    def has_password(self) -> bool:
        return self.password_hash.startswith(HASHED)

    @property
    def is_expected(self) -> bool:
        """Tell whether somebody was invited to work here, and has not come in yet."""
        return self.is_staff and not self.has_password and self.email_proved_at is None

    @property
    def state(self) -> str:
        """Give what changes with the address and the password, and tells neither."""
        return ids.digest(f"{self.email} {self.password_hash}")

    # What Flask-Login asks of a person.
    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def is_anonymous(self) -> bool:
        return False

    def get_id(self) -> str:
        return str(self.id)
