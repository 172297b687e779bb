"""Setting flags."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.flags.declared import flags
from store.flags.evaluation import Setting
from store.flags.models import FlagSetting
from store.kernel.errors import Conflict, NotFound

CHANGED = "Somebody has set this flag meanwhile. Look at it as it is now, and set it again."


def set_flag(
    session: Session, *, key: str, setting: Setting | None, seen: int, at: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set a flag, or with None leave it to the code again; gives before and after.

    `seen` is the version that was on the page, 0 for a flag nobody had set. Raises
    NotFound for no flag of ours, Conflict when it was set meanwhile.
    """
    if key not in flags():
        raise NotFound("There is no such flag.")
    row = session.scalar(
        select(FlagSetting).where(FlagSetting.key == key).with_for_update()
    )
    if (row.version if row else 0) != seen:
        raise Conflict(CHANGED)
    before = row.told() if row else {}
    if setting is None:
        if row is not None:
            session.delete(row)
        return before, {}
    return before, _kept(session, row, key, setting, at)


def _kept(
    session: Session, row: FlagSetting | None, key: str, setting: Setting, at: datetime
) -> dict[str, Any]:
    if row is None:
        row = FlagSetting(key=key, version=0)
        session.add(row)
    row.take(setting, at=at)
    row.version += 1
    try:
        session.flush()
    except IntegrityError as error:  # two were the first at once
        raise Conflict(CHANGED) from error
    return row.told()
