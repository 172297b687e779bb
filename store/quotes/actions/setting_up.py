"""Materials and kinds of machines are set up; the shop offers them from then on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.infra.outbox import announce
from store.kernel.errors import Conflict, Invalid, NotFound
from store.quotes.models import (
    Machine,
    Material,
    PrintedProduct,
    Process,
    Quote,
    RateCard,
    SlicerRun,
    Slicing,
)
from store.quotes.presets import machine_presets, material_presets, process_of
from store.quotes.queries import in_force
from store.quotes.runs import cuts_of_the_shop
from store.quotes.topics import PART_UNCUT
from store.security.models import record
from store.uploads.models import Part

CHANGE = "print_setup.change"
Kind = type[Material] | type[Machine]
Colour = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class MaterialChanges:
    """What is said of a material; colours are {"name", "swatch"}, the first is usual."""

    name: str
    blurb: str
    preset: str
    density_mg_cm3: int
    colours: Sequence[Colour]
    position: int = 0
    active: bool = False


@dataclass(frozen=True, kw_only=True)
class MachineChanges:
    """What is said of a kind of machine; its build volume in mm."""

    name: str
    preset: str
    width_mm: int
    depth_mm: int
    height_mm: int
    position: int = 0
    active: bool = True


def save_material(
    session: Session,
    *,
    slug: str | None,
    version: int,
    changes: MaterialChanges,
    actor: Person,
    at: datetime,
) -> Material:
    """Add a material (without a slug), or change one as it was seen.

    Raises Conflict when somebody else was quicker, Invalid for what cannot be: another
    process, no colour, or one on offer without a price on the rate card.
    """
    permissions.require(actor, CHANGE)
    process = Process(process_of(material_presets(), changes.preset))
    _check_colours(changes.colours)
    if slug is None:
        material = Material(slug=_free_slug(session, Material, changes.name))
        material.process = process
    else:
        material = _locked(session, Material, slug)
        _expect(material, version, process)
    if changes.active:
        _demand_price(session, material.slug, changes.name, at=at)
    _set(session, material, asdict(changes), actor, is_new=slug is None)
    return material


def save_machine(
    session: Session,
    *,
    slug: str | None,
    version: int,
    changes: MachineChanges,
    actor: Person,
) -> Machine:
    """Add a kind of machine (without a slug), or change one as it was seen.

    Models that were measured are cut for it. Raises Conflict when somebody else was
    quicker, Invalid for another process.
    """
    permissions.require(actor, CHANGE)
    process = Process(process_of(machine_presets(), changes.preset))
    if slug is None:
        machine = Machine(slug=_free_slug(session, Machine, changes.name))
        machine.process = process
    else:
        machine = _locked(session, Machine, slug)
        _expect(machine, version, process)
    changed = _set(session, machine, asdict(changes), actor, is_new=slug is None)
    if changed & {"preset", "active"}:
        _have_parts_cut(session)
    return machine


def remove_material(session: Session, *, slug: str, actor: Person) -> str:
    """Delete a material that nothing was made of; gives its name. Raises Conflict."""
    return _remove(session, Material, slug, actor)


def remove_machine(session: Session, *, slug: str, actor: Person) -> str:
    """Delete a kind of machine that nothing was made on; gives its name, or Conflict."""
    return _remove(session, Machine, slug, actor)


def is_used(session: Session, thing: Material | Machine) -> bool:
    """Tell whether quotes, slices or products name a material or a machine."""
    kind = "material" if isinstance(thing, Material) else "machine"
    for named in (getattr(Quote, kind), getattr(SlicerRun, kind)):
        if session.scalar(select(named).where(named == thing.slug).limit(1)) is not None:
            return True
    if isinstance(thing, Machine):
        return False
    return any(
        thing.slug in each for each in session.scalars(select(PrintedProduct.materials))
    )


def _remove(session: Session, kind: Kind, slug: str, actor: Person) -> str:
    permissions.require(actor, CHANGE)
    thing = _locked(session, kind, slug)
    refusal = Conflict(f"{thing.name} is in use. Switch it off instead.")
    if is_used(session, thing):
        raise refusal
    try:
        with session.begin_nested():
            session.delete(thing)
            session.flush()
    except IntegrityError:  # a spool or a printer is of it
        raise refusal from None
    word = kind.__tablename__
    _told(session, f"{word}.removed", thing, actor, before={"name": thing.name}, after={})
    return str(thing.name)


def _expect(thing: Material | Machine, version: int, process: Process) -> None:
    if thing.version != version:
        raise Conflict(f"Somebody else has saved {thing.name} since you opened it.")
    if thing.process != process:
        message = f"{thing.name} is made by another process. Add a new one instead."
        raise Invalid(message, field="preset")


def _set(
    session: Session,
    thing: Material | Machine,
    changes: dict[str, Any],
    actor: Person,
    *,
    is_new: bool,
) -> set[str]:
    """Write what differs, and what it was before; gives the names of what differs."""
    before = {} if is_new else {name: getattr(thing, name) for name in changes}
    differing = {n: value for n, value in changes.items() if before.get(n, ...) != value}
    for name, value in differing.items():
        setattr(thing, name, value)
    thing.version = 1 if is_new else thing.version + 1
    session.add(thing)
    session.flush()
    told = {name: _words(value) for name, value in differing.items()}
    was = {name: _words(before[name]) for name in differing if name in before}
    action = f"{thing.__tablename__}.{'added' if is_new else 'changed'}"
    _told(session, action, thing, actor, before=was, after=told)
    return set(differing)


def _words(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ", ".join(f"{each['name']} {each['swatch']}" for each in value)
    return value


def _check_colours(colours: Sequence[Colour]) -> None:
    names = [each["name"].casefold() for each in colours]
    if not names:
        raise Invalid("Write at least one colour.", field="colours")
    if len(set(names)) < len(names):
        raise Invalid("Write each colour once.", field="colours")


def _demand_price(session: Session, slug: str, name: str, *, at: datetime) -> None:
    """Refuse to offer what the card in force, or one to come, has no price for."""
    rows = select(RateCard).where(
        or_(RateCard.version == in_force(at), RateCard.valid_from > at)
    )
    for card in session.scalars(rows):
        if slug not in card.rates.get("kilogram_paise", {}):
            raise Invalid(
                f"Rate card {card.version} has no price for {name}. Save it switched off, "
                "make a rate card with its price, then switch it on.",
                field="active",
            )


def _have_parts_cut(session: Session) -> None:
    """Have every model that is still here cut for the machines at work."""
    cuts = [cut.key for cut in cuts_of_the_shop(session)]
    cut = (
        select(Slicing.part_id)
        .where(Slicing.cut.in_(cuts))
        .group_by(Slicing.part_id)
        .having(func.count() >= len(cuts))
    )
    uncut = select(Part.id).where(Part.model_key != "", Part.id.not_in(cut))
    for part_id in session.scalars(uncut.order_by(Part.id)) if cuts else ():
        announce(session, PART_UNCUT, part_id)


def _locked(session: Session, kind: Kind, slug: str) -> Any:
    rows = select(kind).where(kind.slug == slug).with_for_update()
    thing = session.scalar(rows.execution_options(populate_existing=True))
    if thing is None:
        raise NotFound("There is nothing of this name in the print set-up.")
    return thing


def _free_slug(session: Session, kind: Kind, name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    if not slug or slug == "new":
        raise Invalid("Give it a name with letters or figures.", field="name")
    if session.scalar(select(kind.id).where(kind.slug == slug)) is not None:
        raise Invalid(f"There is a {name} already.", field="name")
    return slug


def _told(
    session: Session,
    action: str,
    thing: Material | Machine,
    actor: Person,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject=thing.__tablename__,
        subject_id=thing.id,
        before=before,
        after=after,
    )
