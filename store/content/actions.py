"""Words are drafted and published; both are in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.content.kinds import FIGURES, Subject
from store.content.models import ContentVersion
from store.content.queries import newest_number, version_numbered, words_of
from store.content.words import unknown_figures
from store.kernel.errors import Conflict, Invalid
from store.security.models import record

CHANGED = "Somebody has saved another version meanwhile. Look at it, then save yours again."
OUT_ALREADY = "This version was published already. Make a new one of it."


def save_draft(  # noqa: PLR0913 a version has this many facts
    session: Session,
    *,
    staff: Person,
    subject: Subject,
    content: Mapping[str, str],
    note: str,
    seen: int,
    at: datetime,
) -> ContentVersion:
    """Keep a new version as a draft; `seen` is the newest number its author knew of.

    Raises Conflict when there is a newer one, Invalid for a figure that is not there.
    """
    permissions.require(staff, "content.change")
    if newest_number(session, subject) != seen:
        raise Conflict(CHANGED)
    _check_figures(subject, content)
    version = ContentVersion(
        subject=subject,
        number=seen + 1,
        content=dict(content),
        note=note,
        author_id=staff.id,
        author=staff.name,
        made_at=at,
    )
    session.add(version)
    try:
        session.flush()
    except IntegrityError as error:  # two saved at once
        raise Conflict(CHANGED) from error
    _write_down(session, staff, version, "content.drafted", seen)
    return version


def publish(
    session: Session, *, staff: Person, subject: Subject, number: int, at: datetime
) -> ContentVersion:
    """Put a draft in force, from now on; raises Conflict for one that was published."""
    permissions.require(staff, "content.change")
    version = version_numbered(session, subject, number)
    session.refresh(version, with_for_update=True)
    if version.is_published:
        raise Conflict(OUT_ALREADY)
    before = words_of(session, subject).number
    version.published_at = at
    _write_down(session, staff, version, "content.published", before)
    return version


def _check_figures(subject: Subject, content: Mapping[str, str]) -> None:
    unknown = unknown_figures(content.get("text", ""), FIGURES.get(subject, ()))
    if unknown:
        raise Invalid(f"There is no figure {{{unknown[0]}}}.", field="text")


def _write_down(
    session: Session, staff: Person, version: ContentVersion, action: str, before: int
) -> None:
    record(
        session,
        actor_id=staff.id,
        actor=staff.name,
        action=action,
        subject="content",
        subject_id=version.id,
        before={version.subject.value: f"version {before}"},
        after={version.subject.value: f"version {version.number}"},
    )
