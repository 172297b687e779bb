"""Reads of the words of pages, and of their former versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store.content.kinds import Subject, first_content
from store.content.models import ContentVersion
from store.kernel.errors import NotFound


@dataclass(frozen=True)
class Words:
    """What a page says: in which version, since when, and until when it did."""

    subject: Subject
    number: int
    content: Mapping[str, Any]
    since: datetime | None = None
    until: datetime | None = None
    note: str = ""

    @property
    def is_former(self) -> bool:
        return self.until is not None


def words_of(session: Session, subject: Subject) -> Words:
    """Give the words in force: the newest that were published, else the shop's first."""
    row = session.scalar(_published(subject).limit(1))
    return _words(row) if row else Words(subject, 0, first_content(subject))


def history_of(session: Session, subject: Subject) -> Sequence[Words]:
    """Give all that ever was in force, the newest first, each until the next one came."""
    rows = session.scalars(_published(subject)).all()
    found, until = [], None
    for row in rows:
        found.append(_words(row, until=until))
        until = row.published_at
    return [*found, Words(subject, 0, first_content(subject), until=until)]


def former_words(session: Session, subject: Subject, number: int) -> Words:
    """Give words that are or were in force; raises NotFound for drafts."""
    every = history_of(session, subject)
    found = next((each for each in every if each.number == number), None)
    if found is None:
        raise NotFound("There is no such version.")
    return found


def versions_of(session: Session, subject: Subject) -> Sequence[ContentVersion]:
    """Give every version that staff made, drafts too, the newest first."""
    rows = select(ContentVersion).where(ContentVersion.subject == subject)
    return session.scalars(rows.order_by(ContentVersion.number.desc()).limit(100)).all()


def version_numbered(session: Session, subject: Subject, number: int) -> ContentVersion:
    """Give one version, draft or not; raises NotFound."""
    rows = select(ContentVersion).where(
        ContentVersion.subject == subject, ContentVersion.number == number
    )
    found = session.scalar(rows)
    if found is None:
        raise NotFound("There is no such version.")
    return found


def newest_number(session: Session, subject: Subject) -> int:
    """Give the number of the newest version, 0 before there is any."""
    rows = select(func.max(ContentVersion.number)).where(ContentVersion.subject == subject)
    return session.scalar(rows) or 0


def draft_words(version: ContentVersion) -> Words:
    """Give a version's words as its page would draw them."""
    return _words(version)


def _published(subject: Subject) -> Select[ContentVersion]:
    rows = select(ContentVersion).where(
        ContentVersion.subject == subject, ContentVersion.published_at.is_not(None)
    )
    newest = ContentVersion.published_at.desc(), ContentVersion.id.desc()
    return rows.order_by(*newest)


def _words(row: ContentVersion, *, until: datetime | None = None) -> Words:
    return Words(row.subject, row.number, row.content, row.published_at, until, row.note)
