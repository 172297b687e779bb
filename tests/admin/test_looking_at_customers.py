"""A customer's page: why first, then all about one customer; notes, sessions, looks."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.models import CustomerLook, Role
from store.accounts.queries.looking import LASTS
from store.cart.models import CartReminder
from store.infra.db import reading, transaction
from store.kernel import clock
from store.security.models import AuditEntry
from tests.at_the_desk import signed_in
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser

pytestmark = pytest.mark.one_database
ENDS = re.compile(r'action="(/admin/customers/\d+/sessions/[^/"]{8,}/removal)"')
WHY = {"reason": "asks where the parcel stays"}


def opened(desk, person):
    return desk.follow(desk.post(f"/admin/customers/{person.id}/looks", WHY))


@pytest.mark.asvs("V8.2.3")
def test_nothing_of_a_customer_is_shown_before_a_reason_and_for_an_hour_only(
    desk_of, asha, told
):
    a_part()
    order = an_order(a_browser(asha))
    support = desk_of(Role.SUPPORT)
    support.get(f"/admin/customers/{asha.id}")
    assert asha.email not in support.page
    assert order.number not in support.page

    refused = support.post(f"/admin/customers/{asha.id}/looks", {"reason": "x"})
    assert refused.status_code == 422
    opened(support, asha)

    assert asha.email in support.page
    assert order.number in support.page
    assert order.line1 in support.page
    assert [one.kind for one in told].count("customer.opened") == 1
    with clock.frozen(clock.now() + LASTS + timedelta(seconds=1)):
        support.get(f"/admin/customers/{asha.id}")
    assert asha.email not in support.page


def test_one_reason_is_good_for_one_person_and_a_repeat_writes_no_second(desk_of, asha):
    support, other = desk_of(Role.SUPPORT), desk_of(Role.MANAGER)

    opened(support, asha)
    opened(support, asha)
    other.get(f"/admin/customers/{asha.id}")

    assert asha.email not in other.page
    with reading() as session:
        assert [look.reason for look in session.scalars(select(CustomerLook))] == [
            WHY["reason"]
        ]


def test_the_owner_reads_who_looked_at_whom_and_nobody_else(app, desk_of, asha, owner):
    support = desk_of(Role.SUPPORT)
    opened(support, asha)
    office = signed_in(app, owner)

    office.get("/admin/customers/looks")

    assert WHY["reason"] in office.page
    assert "Colleague of Support" in office.page
    assert office.get(f"/admin/customers/looks?customer={asha.id}").status_code == 200
    assert support.get("/admin/customers/looks").status_code == 403


def test_a_note_is_for_colleagues_and_in_the_audit_trail(desk_of, asha):
    support = desk_of(Role.SUPPORT)
    opened(support, asha)
    path = f"/admin/customers/{asha.id}/notes"

    assert support.post(path, {"text": " "}).status_code == 422
    support.follow(support.post(path, {"text": "Prefers <b>calls</b>"}))

    assert "Prefers &lt;b&gt;calls&lt;/b&gt;" in support.page
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert "customer.noted" in actions


def test_one_sign_in_of_a_customer_is_ended_and_the_other_stays(app, desk_of, asha):
    first, second = signed_in(app, asha), signed_in(app, asha)
    manager = desk_of(Role.MANAGER)
    opened(manager, asha)
    ends = ENDS.findall(manager.page)

    manager.follow(manager.post(ends[0]))

    assert "Signed out" in manager.page
    assert sorted(each.get("/account").status_code for each in (first, second)) == [
        200,
        303,
    ]
    assert desk_of(Role.SUPPORT).post(ends[0]).status_code == 403


def test_what_was_agreed_to_is_shown_word_for_word(desk_of, asha):
    a_part()
    cart_id = an_order(a_browser(asha)).cart_id
    with transaction() as session:
        agreed = CartReminder(cart_id=cart_id)
        agreed.agree(email=asha.email, at=clock.now())
        agreed.withdraw(clock.now())
        session.add(agreed)
    support = desk_of(Role.SUPPORT)

    opened(support, asha)

    assert agreed.words in support.page
    assert "Withdrawn" in support.page
