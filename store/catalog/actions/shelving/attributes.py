"""The dictionary of facts: what products state, in which unit, and whether lists ask it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.catalog.actions.attributes import add_attribute as make_attribute
from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.actions.shelving import ground
from store.catalog.actions.shelving.collections import rewrite_rules
from store.catalog.facets import facet_of
from store.catalog.models import Attribute, Product, Specification
from store.kernel.errors import Invalid, NotFound

LONGEST_VALUE = 120


@dataclass(frozen=True, kw_only=True)
class AttributeChanges:
    """What is said of an attribute; its unit belongs to every value."""

    name: str
    unit: str = ""
    filterable: bool = True


def add_attribute(
    session: Session, *, changes: AttributeChanges, actor: Person
) -> Attribute:
    """Make a fact one of the dictionary; products that state it already follow.

    Its key in addresses is made of its name, and stays. Raises Invalid for a name that
    another has, or that lists mean something else by.
    """
    ground.require(actor)
    key = facet_of(changes.name)
    if not key:
        raise Invalid("Lists ask for something else by this name.", field="name")
    _require_unknown(session, changes.name, key=key, but=0)
    place = ground.last_place(session, Attribute)
    attribute = make_attribute(session, key=key, position=place, **asdict(changes))
    ground.tell(session, attribute, "added", actor, after=ground.said(asdict(changes)))
    return attribute


def change_attribute(
    session: Session,
    *,
    attribute_id: int,
    version: int,
    changes: AttributeChanges,
    actor: Person,
) -> Attribute:
    """Change an attribute as it was seen; products state it by its new name and unit."""
    ground.require(actor)
    attribute = ground.locked(session, Attribute, attribute_id, version=version)
    _require_unknown(session, changes.name, key="", but=attribute.id)
    old_unit = attribute.unit
    differing = ground.write(session, attribute, asdict(changes), actor)
    if not differing:
        return attribute
    stated = (
        func.lower(Specification.name) == changes.name.lower(),
        Specification.unit == changes.unit,
    )
    mine = or_(Specification.attribute_id == attribute.id, and_(*stated))
    if old_unit != changes.unit:
        _requalify(session, attribute, old=old_unit, new=changes.unit)
    products = _locked_products(session, mine)
    rows = update(Specification).where(mine)
    values = {"attribute_id": attribute.id, "name": changes.name, "unit": changes.unit}
    session.execute(rows.values(values).execution_options(synchronize_session=False))
    relist(session, products)
    touch_catalogue(session)
    return attribute


def rename_value(
    session: Session, *, attribute_id: int, old: str, new: str, actor: Person
) -> int:
    """Write one value of an attribute otherwise on all products; gives on how many.

    Two spellings of one thing become one so.
    """
    ground.require(actor)
    attribute = ground.locked(session, Attribute, attribute_id)
    new = " ".join(new.split())
    if not new or len(new) > LONGEST_VALUE:
        sentence = f"Write the value in up to {LONGEST_VALUE} characters."
        raise Invalid(sentence, field="new")
    mine = (Specification.attribute_id == attribute.id, Specification.value == old)
    before, after = (f"{each} {attribute.unit}".strip() for each in (old, new))
    rewrite_rules(session, key=attribute.key, renamed={before: after})
    products = _locked_products(session, *mine)
    if not products:
        raise NotFound("No product states this value any more.")
    session.execute(update(Specification).where(*mine).values(value=new))
    told = {"before": {"value": old}, "after": {"value": new}}
    ground.tell(session, attribute, "reworded", actor, **told)
    relist(session, products)
    return len(products)


def place_attribute(
    session: Session, *, attribute_id: int, step: int, actor: Person
) -> Attribute:
    """Move an attribute earlier (-1) or later (1) among the filters."""
    ground.require(actor)
    locked = session.scalars(select(Attribute).order_by(Attribute.id).with_for_update())
    every = sorted(locked, key=lambda each: (each.position, each.id))
    attribute = next((each for each in every if each.id == attribute_id), None)
    if attribute is None:
        raise NotFound("There is no such attribute.")
    place = every.index(attribute)
    every.insert(max(place + step, 0), every.pop(place))
    for number, each in enumerate(every):
        each.position = number
    session.flush()
    after = {"place": every.index(attribute) + 1}
    ground.tell(session, attribute, "placed", actor, after=after)
    touch_catalogue(session)
    return attribute


def remove_attribute(session: Session, *, attribute_id: int, actor: Person) -> str:
    """Strike an attribute; what products state stays with them. Gives its name."""
    ground.require(actor)
    attribute = ground.locked(session, Attribute, attribute_id)
    mine = Specification.attribute_id == attribute.id
    products = _locked_products(session, mine)
    rows = update(Specification).where(mine).values(attribute_id=None)
    session.execute(rows)
    before = {"name": attribute.name, "key": attribute.key, "unit": attribute.unit}
    ground.tell(session, attribute, "removed", actor, before=before)
    session.delete(attribute)
    session.flush()
    relist(session, products)
    touch_catalogue(session)
    return attribute.name


def _require_unknown(session: Session, name: str, *, key: str, but: int) -> None:
    same = or_(func.lower(Attribute.name) == name.lower(), Attribute.key == key)
    other = session.scalar(select(Attribute.name).where(same, Attribute.id != but))
    if other is not None:
        raise Invalid(f"There is {other} already.", field="name")


def _requalify(session: Session, attribute: Attribute, *, old: str, new: str) -> None:
    """Let rules name the values with the unit they have now."""
    mine = select(Specification.value).where(Specification.attribute_id == attribute.id)
    values = session.scalars(mine.distinct())
    renamed = {f"{each} {old}".strip(): f"{each} {new}".strip() for each in values}
    rewrite_rules(session, key=attribute.key, renamed=renamed)


def _locked_products(session: Session, *stating: ColumnElement[bool]) -> list[int]:
    """Lock the products that state something before what they state, as who saves one."""
    ids = select(Specification.product_id).where(*stating)
    rows = select(Product.id).where(Product.id.in_(ids)).order_by(Product.id)
    return list(session.scalars(rows.with_for_update()))
