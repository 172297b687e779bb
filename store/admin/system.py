"""How the shop's machinery does, and what is left to set up, as the first page tells it."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from store.accounts.models import AuthenticatorApp, Passkey, Person, Role
from store.catalog.models import Product, ProductStatus
from store.delivery.models import DeliveryMethod
from store.infra import queue
from store.infra.checks import schema_is_current
from store.infra.outbox import MAX_ATTEMPTS, Delivery
from store.kernel.money import half_up
from store.settings import MADE_UP_GSTIN, ROOT, Settings

MARK = "last-backup"  # in VAR: whoever makes a backup touches it
BACKUP_IS_OLD = timedelta(days=2)
BEAT_IS_OLD = timedelta(minutes=3)
LAG_IS_LONG = timedelta(minutes=5)
LEAST_FREE_BP = 1_000


@dataclass(frozen=True)
class System:
    """What an operator looks at first; `None` is what nobody knows."""

    version: str
    is_migrated: bool
    due: int
    gave_up: int
    oldest: datetime | None
    beat: datetime | None
    backup: datetime | None
    free: int
    size: int

    @property
    def free_bp(self) -> int:
        return half_up(self.free * 10_000, self.size) if self.size else 0

    @property
    def is_nearly_full(self) -> bool:
        return self.free_bp < LEAST_FREE_BP

    def lags(self, at: datetime) -> bool:
        return self.oldest is not None and at - self.oldest > LAG_IS_LONG

    def is_silent(self, at: datetime) -> bool:
        """No worker has shown a sign of life lately."""
        return self.beat is None or at - self.beat > BEAT_IS_OLD

    def is_unsaved(self, at: datetime) -> bool:
        return self.backup is None or at - self.backup > BACKUP_IS_OLD


@dataclass(frozen=True)
class Step:
    """One thing to set up; it is done at `endpoint`, or in the environment."""

    name: str
    done: bool
    how: str
    endpoint: str = ""


def system_now(session: Session, told: Settings) -> System:
    """Ask every part; what does not answer is told as unknown."""
    due, oldest, gave_up = session.execute(_queue()).one()
    disk = shutil.disk_usage(told.VAR)
    return System(
        version=version(),
        is_migrated=_is_migrated(),
        due=due,
        gave_up=gave_up,
        oldest=oldest,
        beat=queue.last_beat(told.REDIS_URL),
        backup=last_backup(told.VAR),
        free=disk.free,
        size=disk.total,
    )


def steps(session: Session, told: Settings) -> Sequence[Step]:
    """Give what has to be set up before the shop can open, done or not."""
    has_product, has_delivery, lacks_factor = session.execute(_set_up()).one()
    return [
        Step("Mail", bool(told.SMTP_URL), "Set SMTP_URL: mails stay in a folder."),
        Step(
            "Payments",
            bool(told.STRIPE_SECRET_KEY) and not told.uses_sandbox,
            "Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET: only the sandbox pays.",
        ),
        Step(
            "Tax details",
            told.SHOP_GSTIN != MADE_UP_GSTIN,
            "Set SHOP_NAME, SHOP_ADDRESS and SHOP_GSTIN: the GSTIN is made up.",
        ),
        Step("Delivery", has_delivery, "Add a way of delivery.", "admin.delivery"),
        Step("First product", has_product, "Put a product on sale.", "admin.products"),
        Step(
            "Second factor",
            not lacks_factor,
            "Somebody who works here signs in with a password alone.",
            "admin.people",
        ),
        Step(
            "Backups",
            last_backup(told.VAR) is not None,
            f"Have each backup touch {MARK} in VAR, as docs/operations.md says.",
        ),
    ]


@cache
def version() -> str:
    """Give the version of this release."""
    with (ROOT / "pyproject.toml").open("rb") as project:
        return str(tomllib.load(project)["project"]["version"])


def last_backup(folder: Path) -> datetime | None:
    """Give when a backup was noted last; none when none ever was."""
    try:
        touched = (folder / MARK).stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(int(touched), UTC)


def _is_migrated() -> bool:
    try:
        return schema_is_current()
    except SQLAlchemyError:
        return False


def _queue() -> Select[*tuple[Any, ...]]:
    tried = Delivery.attempts < MAX_ATTEMPTS
    rows = select(
        func.count().filter(tried),
        func.min(Delivery.created_at).filter(tried),
        func.count().filter(~tried),
    )
    return rows.where(Delivery.done_at.is_(None))


def _set_up() -> Select[*tuple[Any, ...]]:
    product = exists(select(1).where(Product.status == ProductStatus.ACTIVE))
    way = exists(select(1).where(DeliveryMethod.active.is_(True)))
    bare = exists(
        select(1)
        .select_from(Person)
        .where(
            Person.role != Role.CUSTOMER,
            Person.disabled_at.is_(None),
            ~exists(select(1).where(AuthenticatorApp.person_id == Person.id)),
            ~exists(select(1).where(Passkey.person_id == Person.id)),
        )
    )
    return select(product, way, bare)
