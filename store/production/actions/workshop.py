"""Printers and providers are set up, served and loaded."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.kernel.errors import Conflict, Invalid
from store.production.actions.locking import locked_printer, locked_spool
from store.production.actions.telling import told
from store.production.models import Printer, Provider
from store.quotes.models import Machine

STALE = "{} was changed by somebody else a moment ago: here is what it is now."


@dataclass(frozen=True, kw_only=True)
class PrinterChanges:
    """What is said of a printer; sizes in mm, `materials` by slug (none: all)."""

    name: str
    machine_id: int
    width_mm: int
    depth_mm: int
    height_mm: int
    materials: list[str] = field(default_factory=list)
    changes_spools: bool = True
    active: bool = True
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class ProviderChanges:
    """What is said of a provider; sizes of 0 mm set no bound."""

    name: str
    email: str = ""
    materials: list[str] = field(default_factory=list)
    width_mm: int = 0
    depth_mm: int = 0
    height_mm: int = 0
    days: int = 5
    note: str = ""
    active: bool = True


def add_printer(session: Session, *, changes: PrinterChanges, actor: Person) -> Printer:
    """Put a printer into the workshop; raises Invalid when its name is taken."""
    session.get_one(Machine, changes.machine_id)
    printer = Printer(slug=_free_slug(session, Printer, changes.name), **asdict(changes))
    session.add(printer)
    session.flush()
    after = {"name": printer.name}
    told(session, "printer.added", "printer", printer.id, actor=actor, after=after)
    return printer


def change_printer(
    session: Session, *, slug: str, version: int, changes: PrinterChanges, actor: Person
) -> Printer:
    """Change what is said of a printer; raises Conflict when somebody else was quicker."""
    printer = locked_printer(session, slug)
    if printer.version != version:
        raise Conflict(STALE.format(printer.name))
    if printer.is_printing and not changes.active:
        raise Conflict(f"{printer.name} prints: end its plate before it is put away.")
    before = _differing(printer, asdict(changes))
    _set(printer, asdict(changes))
    after = {name: getattr(printer, name) for name in before}
    told(
        session,
        "printer.changed",
        "printer",
        printer.id,
        actor=actor,
        before=before,
        after=after,
    )
    return printer


def serve_printer(
    session: Session, *, slug: str, note: str, in_service: bool, actor: Person
) -> Printer:
    """Take a printer into service, or back to work."""
    printer = locked_printer(session, slug)
    before = printer.state
    if in_service:
        printer.serve(note.strip())
    elif printer.is_in_service:
        printer.free()
        printer.note = ""
    told(
        session,
        "printer.served",
        "printer",
        printer.id,
        actor=actor,
        before={"state": before},
        after={"state": printer.state, "note": printer.note},
    )
    return printer


def load_spool(
    session: Session, *, slug: str, spool_id: int | None, actor: Person
) -> Printer:
    """Put a spool on a printer, or take it off; one on another printer comes from there.

    Raises Conflict while the printer prints, or the other one does.
    """
    other = _on_other(session, slug, spool_id)
    printer = locked_printer(session, slug)
    before = printer.spool_id
    for each in (printer, other):
        if each is not None and each.is_printing:
            raise Conflict(f"{each.name} prints: its spool stays on until the plate ends.")
    if other is not None:
        other.spool_id = None
        session.flush()
    printer.spool = locked_spool(session, spool_id) if spool_id else None
    told(
        session,
        "printer.loaded",
        "printer",
        printer.id,
        actor=actor,
        before={"spool": before},
        after={"spool": spool_id},
    )
    session.flush()
    return printer


def save_provider(
    session: Session, *, provider: Provider | None, changes: ProviderChanges, actor: Person
) -> Provider:
    """Add a provider, or change what is said of one."""
    if provider is None:
        slug = _free_slug(session, Provider, changes.name)
        saved = Provider(slug=slug, **asdict(changes))
        session.add(saved)
    else:
        saved = session.get_one(Provider, provider.id, with_for_update=True)
        _set(saved, asdict(changes))
    session.flush()
    after = {"name": saved.name, "active": saved.active}
    told(session, "provider.saved", "print_provider", saved.id, actor=actor, after=after)
    return saved


def _on_other(session: Session, slug: str, spool_id: int | None) -> Printer | None:
    if spool_id is None:
        return None
    row = select(Printer.slug).where(Printer.spool_id == spool_id, Printer.slug != slug)
    found = session.scalar(row)
    return locked_printer(session, found) if found else None


def _set(thing: Printer | Provider, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.version += 1


def _differing(thing: Printer, changes: dict[str, object]) -> dict[str, object]:
    return {
        name: getattr(thing, name)
        for name, value in changes.items()
        if getattr(thing, name) != value
    }


def _free_slug(session: Session, kind: type[Printer | Provider], name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    if not slug or slug == "new":
        raise Invalid("Give it a name with letters or figures.", field="name")
    if session.scalar(select(kind.id).where(kind.slug == slug)) is not None:
        raise Invalid(f"There is a {name} already.", field="name")
    return slug
