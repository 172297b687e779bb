"""A sheet is brought, looked through, applied or given up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.importing.carrying import carry_out
from store.catalog.actions.importing.knowing import known_of
from store.catalog.actions.importing.planning import Change, Plan, planned
from store.catalog.models import (
    ImportChange,
    ImportProblem,
    ImportRun,
    ImportState,
    Outcome,
)
from store.catalog.sheet import facts
from store.catalog.sheet.columns import BY_NAME, HANDLE, SKU, matched, what_is_missing
from store.catalog.sheet.reading import Entry, Survey
from store.catalog.topics import IMPORT_ASKED
from store.infra.outbox import announce
from store.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from store.kernel.money import Money
from store.security.models import record

MOST_SHOWN = 1000
CHANGES, PROBLEMS = "changes", "problems"


def bring_sheet(
    session: Session, *, filename: str, source_key: str, size: int, actor: Person
) -> ImportRun:
    """Have a stored file looked through: nothing is changed by that."""
    permissions.require(actor, "products.change")
    run = ImportRun(filename=filename[-200:], source_key=source_key, size=size)
    run.asked_by, run.asked_by_id = actor.name, actor.id
    run.headings, run.mapped, run.position, run.rows = [], {}, 0, 0
    run.found, run.applied, run.failure = {}, {}, ""
    run.state = ImportState.CHECKING
    session.add(run)
    session.flush()
    announce(session, IMPORT_ASKED, run.id)
    return run


def note_survey(session: Session, *, run_id: int, survey: Survey) -> ImportRun:
    """Keep what a file holds; it waits for a person when its columns are not clear."""
    run, actor = _locked(session, run_id), _actor(session, run_id)
    run.headings, run.rows = list(survey.headings), survey.rows
    run.mapped = matched(survey.headings)
    try:
        _require_columns(actor, run.mapped)
    except (Invalid, Forbidden) as error:
        run.move(ImportState.UNMATCHED)
        run.failure = error.message[:300]
    return run


def match_columns(
    session: Session, *, token: str, mapped: Mapping[str, str], actor: Person
) -> None:
    """Say what each heading means, and have the sheet looked through anew."""
    run = _named(session, token)
    wanted = {heading: mapped.get(heading, "") for heading in run.headings}
    _require_columns(actor, wanted)
    run.look_through(wanted)
    run.failure = ""
    for table in (ImportChange, ImportProblem):
        session.execute(delete(table).where(table.run_id == run.id))
    announce(session, IMPORT_ASKED, run.id)


def begin_import(session: Session, *, token: str, actor: Person, at: datetime) -> None:
    """Apply what the dry run found."""
    run = _named(session, token)
    run.begin(at=at)
    _require_columns(actor, run.mapped)
    run.asked_by, run.asked_by_id = actor.name, actor.id
    _write_down(session, run, actor, "import.begun")
    announce(session, IMPORT_ASKED, run.id)


def cancel_import(session: Session, *, token: str, actor: Person, at: datetime) -> None:
    """Give a sheet up; what is applied already stays."""
    permissions.require(actor, "products.change")
    run = _named(session, token)
    run.end(ImportState.CANCELLED, at=at)
    _write_down(session, run, actor, "import.cancelled")


def take_batch(
    session: Session,
    *,
    run_id: int,
    expected: int,
    entries: Sequence[Entry],
    at: datetime,
    pause: bool,
) -> None:
    """Look through, or apply, the next entries, and save how far that is.

    With `pause` another job goes on. Raises Conflict when these were done already.
    """
    run, actor = _locked(session, run_id), _actor(session, run_id)
    if run.position != expected or not run.is_at_work:
        raise Conflict("This batch was done already, or the import was cancelled.")
    _require_columns(actor, run.mapped)
    known = known_of(session, entries, at=at, locked=run.is_applying)
    plans = [planned(entry, known) for entry in entries]
    counts = _note(session, run, plans)
    if run.is_applying:
        carry_out(session, plans, actor=actor, at=at)
    run.advance(expected=expected, position=entries[-1].end, counts=counts)
    if pause:
        announce(session, IMPORT_ASKED, run.id)


def finish_pass(session: Session, *, run_id: int, at: datetime) -> None:
    """Note that the last row is through."""
    run, actor = _locked(session, run_id), _actor(session, run_id)
    if not run.is_applying:
        run.move(ImportState.CHECKED)
        return
    run.end(ImportState.DONE, at=at)
    _write_down(session, run, actor, "import.done")


def fail_import(session: Session, *, run_id: int, sentence: str, at: datetime) -> None:
    """Say why a sheet cannot be read, or why it went no further."""
    run = _locked(session, run_id)
    if run.is_at_work:
        run.end(ImportState.FAILED, at=at, failure=sentence)


def forget_imports(session: Session, *, before: datetime) -> list[str]:
    """Delete what is known of old sheets; gives the keys of their files."""
    rows = select(ImportRun).where(ImportRun.asked_at < before).limit(100)
    old = session.scalars(rows).all()
    for run in old:
        session.delete(run)
    return [run.source_key for run in old]


def _note(session: Session, run: ImportRun, plans: Sequence[Plan]) -> dict[str, int]:
    """Keep the first problems and changes to be shown, and count them all."""
    problems = [problem for plan in plans for problem in plan.problems]
    changes = [
        _shown(run, plan, change)
        for plan in plans
        if plan.outcome == Outcome.CHANGED
        for change in plan.changes
    ]
    for problem in problems[: max(0, MOST_SHOWN - run.counts.get(PROBLEMS, 0))]:
        row = ImportProblem(run_id=run.id, applying=run.is_applying, line=problem.line)
        row.column, row.sentence = problem.column, problem.sentence[:300]
        session.add(row)
    if not run.is_applying:
        session.add_all(changes[: max(0, MOST_SHOWN - run.counts.get(CHANGES, 0))])
    counts = Counter(plan.outcome.value for plan in plans)
    return {**counts, PROBLEMS: len(problems), CHANGES: len(changes)}


def _shown(run: ImportRun, plan: Plan, change: Change) -> ImportChange:
    slug = plan.product.slug if plan.product else plan.entry.handle
    row = ImportChange(run_id=run.id, line=change.line, field=change.field)
    row.subject = change.sku or slug
    row.old, row.new = _words(change.old), _words(change.new)
    return row


def _words(value: object) -> str:
    if isinstance(value, Money):
        return value.plain
    if isinstance(value, tuple):
        return facts.written(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)[:500]


def _require_columns(actor: Person, mapped: Mapping[str, str]) -> None:
    """Refuse columns that do not suffice, and those that are not this person's."""
    names = [name for name in mapped.values() if name]
    if set(names) - BY_NAME.keys():
        raise Invalid("There is no such column.", field="mapped")
    missing = what_is_missing(names)
    if missing:
        raise Invalid(missing, field="mapped")
    for name in set(names) - {HANDLE, SKU}:
        permissions.require_field(actor, BY_NAME[name].subject, name)


def _locked(session: Session, run_id: int) -> ImportRun:
    run = session.get(ImportRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise NotFound("This import is gone.")
    return run


def _named(session: Session, token: str) -> ImportRun:
    row = select(ImportRun).where(ImportRun.token == token).with_for_update()
    run = session.scalar(row)
    if run is None:
        raise NotFound("There is no such import.")
    return run


def _actor(session: Session, run_id: int) -> Person:
    return session.get_one(Person, session.get_one(ImportRun, run_id).asked_by_id)


def _write_down(session: Session, run: ImportRun, actor: Person, action: str) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="import",
        subject_id=run.id,
        after={"file": run.filename, **run.counts},
    )
