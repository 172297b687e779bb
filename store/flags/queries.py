"""Reads of how flags are set."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.flags.evaluation import Setting
from store.flags.models import FlagSetting


def settings_now(session: Session) -> Mapping[str, Setting]:
    """Give how each flag is set that somebody has set."""
    return {row.key: row.setting for row in session.scalars(select(FlagSetting))}


def rows_by_key(session: Session) -> Mapping[str, FlagSetting]:
    """Give the rows themselves, for the page of the flags."""
    return {row.key: row for row in session.scalars(select(FlagSetting))}
