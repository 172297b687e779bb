"""Steps of quantity and price lists, made by the shop's own actions."""

from sqlalchemy import select

from store.accounts.actions import sign_up
from store.accounts.models import Person
from store.catalog.actions.prices import add_price_list, assign_price_list, set_break
from store.catalog.models import PriceList
from store.infra.db import transaction
from store.kernel.money import Money
from tests.browsing import PASSWORD

SCHOOLS = "schools"


def a_step(sku="NZ-04", *, quantity=10, price="120", schools=False):
    """From so many on each costs this: for everybody, or for schools."""
    with transaction() as session:
        price_list = _schools(session) if schools else None
        amount = Money.parse(price)
        set_break(session, sku=sku, quantity=quantity, price=amount, price_list=price_list)


def a_school(email="teacher@school.example") -> Person:
    """A customer on the price list for schools."""
    with transaction() as session:
        _schools(session)
        sign_up(session, email=email, name="Meera", password=PASSWORD)
        return assign_price_list(session, email=email, slug=SCHOOLS)


def _schools(session) -> PriceList:
    found = session.scalar(select(PriceList).where(PriceList.slug == SCHOOLS))
    return found or add_price_list(session, slug=SCHOOLS, name="Schools")
