"""Staff say where the shop delivers, how, and for how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.listing import touch_catalogue
from store.delivery.models import PICKUP, DeliveryMethod, DeliveryZone, Table
from store.delivery.queries import method_with_id, zone_with_id
from store.delivery.rates import Row
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.security.models import record

CODE_TAKEN = "Another way of this zone has this code."


def save_zone(
    session: Session, *, zone_id: int | None, changes: Mapping[str, Any], actor: Person
) -> DeliveryZone:
    """Make a zone, or change one; raises Invalid for a taken name or a second rest."""
    permissions.require(actor, "delivery.change")
    zone = zone_with_id(session, zone_id) if zone_id else DeliveryZone(methods=[])
    _require_alone(session, zone, changes)
    before = _told(zone, changes) if zone_id else {}
    for name, value in changes.items():
        setattr(zone, name, value)
    session.add(zone)
    session.flush()
    _write_down(
        session, "delivery.zone_saved", zone.id, actor, before, _told(zone, changes)
    )
    return zone


def remove_zone(session: Session, *, zone_id: int, actor: Person) -> str:
    """Take a zone away with its ways; gives its name. Orders keep what they were told."""
    permissions.require(actor, "delivery.change")
    zone = zone_with_id(session, zone_id)
    ways = [each.code for each in zone.methods]
    session.delete(zone)
    before = {"name": zone.name, "ways": ways}
    _write_down(session, "delivery.zone_removed", zone_id, actor, before, {})
    return zone.name


def save_method(
    session: Session,
    *,
    zone_id: int | None,
    method_id: int | None,
    changes: Mapping[str, Any],
    actor: Person,
) -> DeliveryMethod:
    """Make a way of a zone, or a place to fetch things from (no zone); or change one."""
    permissions.require(actor, "delivery.change")
    method = (
        method_with_id(session, method_id)
        if method_id
        else DeliveryMethod(zone_id=zone_id, is_pickup=zone_id is None)
    )
    _require_own_code(session, method, changes["code"])
    before = _told(method, changes) if method_id else {}
    for name, value in changes.items():
        setattr(method, name, value)
    session.add(method)
    session.flush()
    after = _told(method, changes)
    _write_down(session, "delivery.method_saved", method.id, actor, before, after)
    return method


def remove_method(session: Session, *, method_id: int, actor: Person) -> str:
    """Take a way of delivery away; gives its name."""
    permissions.require(actor, "delivery.change")
    method = method_with_id(session, method_id)
    session.delete(method)
    before = {"code": method.code, "name": method.name}
    _write_down(session, "delivery.method_removed", method_id, actor, before, {})
    return method.name


def table_of(rows: Iterable[Row], *, field: str) -> Table:
    """Put the rows of a table in order; raises Invalid when two have the same end."""
    ordered = sorted(rows, key=lambda row: row.up_to)
    for one, other in pairwise(ordered):
        if one.up_to == other.up_to:
            raise Invalid("Two rows go up to the same figure.", field=field)
    return [[row.up_to, row.price.minor] for row in ordered]


def _require_alone(
    session: Session, zone: DeliveryZone, changes: Mapping[str, Any]
) -> None:
    others = session.scalars(select(DeliveryZone).where(DeliveryZone.id != (zone.id or 0)))
    for other in others:
        if other.name == changes["name"]:
            raise Invalid("There is a zone of this name.", field="name")
        if other.is_rest and changes["is_rest"]:
            raise Invalid(f"{other.name} covers the rest already.", field="is_rest")


def _require_own_code(session: Session, method: DeliveryMethod, code: str) -> None:
    if method.is_pickup != code.startswith(PICKUP):
        raise Invalid(
            f"Codes of places to fetch things from begin with {PICKUP}, others do not.",
            field="code",
        )
    same = select(DeliveryMethod.id).where(
        DeliveryMethod.zone_id.is_not_distinct_from(method.zone_id),
        DeliveryMethod.code == code,
        DeliveryMethod.id != (method.id or 0),
    )
    if session.scalar(same) is not None:
        raise Conflict(CODE_TAKEN, field="code")


def _told(subject: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(subject, name)) for name in names}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Money) else value


def _write_down(
    session: Session,
    action: str,
    subject_id: int,
    actor: Person,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Keep who changed what, and let pages that tell of delivery be drawn anew."""
    kept: Sequence[str] = [name for name in before if before[name] != after.get(name)]
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="delivery",
        subject_id=subject_id,
        before={name: before[name] for name in kept},
        after={name: after[name] for name in after if after[name] != before.get(name)},
    )
    touch_catalogue(session)
