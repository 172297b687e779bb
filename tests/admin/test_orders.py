"""Staff find orders, see what to pack and print, send and cancel them."""

import pytest

from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.models import FulfilmentStatus, OrderStatus
from store.orders.queries import locked_order, order_with_number
from store.production.actions import move_job
from store.security.queries import history_of
from tests.factories.buying import a_part, an_order
from tests.factories.kits import a_kit
from tests.factories.people import a_browser
from tests.factories.printing import WHOLE_WAY, a_print_job, an_order_of, paid

pytestmark = pytest.mark.one_database


def now(order):
    with reading() as session:
        return order_with_number(session, order.number)


def finish(job, staff):
    for target in WHOLE_WAY:
        with transaction() as session:
            job = move_job(
                session,
                number=job.number,
                target=target,
                expected_version=job.version,
                actor=staff,
                at=clock.now(),
            )


@pytest.fixture
def to_pay(database):
    a_part(stock=50)
    return an_order(a_browser(), email="bina@example.in", name="Bina Shah")


@pytest.fixture
def to_send(database):
    a_part("NZ-06", stock=50)
    return paid(an_order(a_browser(), sku="NZ-06"))


def test_each_tab_shows_its_orders_and_their_number(desk, to_pay, to_send):
    desk.get("/admin/orders?tab=to-send")
    assert to_send.number in desk.page
    assert to_pay.number not in desk.page

    desk.get("/admin/orders?tab=to-pay")
    assert to_pay.number in desk.page
    assert 'All <span class="count">2</span>' in desk.page


@pytest.mark.parametrize("words", ["bina@EXAMPLE", "shah", "{number}"])
def test_an_order_is_found_by_number_address_or_name(desk, to_pay, to_send, words):
    desk.get("/admin/orders", query_string={"q": words.format(number=to_pay.number)})

    assert to_pay.number in desk.page
    assert to_send.number not in desk.page


@pytest.mark.parametrize("asked", ["tab=none&page=x", "page=99", "q=%25", "q=%00", "q=%F0"])
def test_an_odd_address_still_gives_a_list(desk, to_pay, asked):
    assert desk.get(f"/admin/orders?{asked}").status_code == 200


def test_htmx_gets_the_list_alone(desk, to_pay):
    answer = desk.fragment("GET", "/admin/orders", {"tab": "to-pay"})

    text = answer.get_data(as_text=True)
    assert text.lstrip().startswith('<div id="order-list"')
    assert "<html" not in text


def test_a_mixed_order_lists_what_to_pack_and_what_to_print(desk):
    a_part("NZ-04", stock=9)
    order = paid(an_order_of(parts=("NZ-04",)))

    desk.get(f"/admin/orders/{order.number}")

    packing, _, printing = desk.page.partition("Prints to make")
    assert "Things to pack" in packing
    assert "NZ-04" in packing
    assert "3D print: bracket.stl" in printing


def test_an_unknown_order_is_not_found(desk):
    assert desk.get("/admin/orders/MX-404").status_code == 404


def test_an_order_is_sent_with_its_tracking_number(desk, staff, to_send):
    desk.get(f"/admin/orders/{to_send.number}")

    answer = desk.post(f"/admin/orders/{to_send.number}/shipment", {"tracking": " DT 123 "})

    assert answer.status_code == 303
    order = now(to_send)
    assert (order.fulfilment_status, order.tracking) == (FulfilmentStatus.SHIPPED, "DT 123")
    assert order.events[-1].actor == staff.name
    with reading() as session:
        (entry,) = history_of(session, "order", order.id)
    assert (entry.action, entry.actor_id) == ("order.sent", staff.id)


@pytest.mark.parametrize("tracking", ["", "x" * 81, "<script>"])
def test_a_bad_tracking_number_comes_back_with_what_was_typed(desk, to_send, tracking):
    answer = desk.post(f"/admin/orders/{to_send.number}/shipment", {"tracking": tracking})

    assert answer.status_code == 422
    assert "There is a problem" in desk.page
    assert "<title>Error: " in desk.page
    assert not now(to_send).is_shipped


def test_an_order_waits_for_its_prints(desk, staff):
    job = a_print_job()
    address = f"/admin/orders/{job.order_number}"

    too_early = desk.post(f"{address}/shipment", {"tracking": "DT1"})
    assert too_early.status_code == 409
    assert "1 print of this order must be made first" in desk.page

    finish(job, staff)
    assert desk.post(f"{address}/shipment", {"tracking": "DT1"}).status_code == 303


def test_sending_twice_is_refused(desk, to_send):
    address = f"/admin/orders/{to_send.number}/shipment"
    desk.post(address, {"tracking": "DT1"})

    assert desk.post(address, {"tracking": "DT2"}).status_code == 409
    assert now(to_send).tracking == "DT1"


def test_an_unpaid_order_is_cancelled_on_record(desk, staff, to_pay):
    answer = desk.post(f"/admin/orders/{to_pay.number}/cancellation")

    assert answer.status_code == 303
    order = now(to_pay)
    assert order.status == OrderStatus.CANCELLED
    assert order.events[-1].actor == staff.name
    with reading() as session:
        assert [row.action for row in history_of(session, "order", order.id)] == [
            "order.cancelled"
        ]


def test_a_paid_order_is_not_cancelled(desk, to_send):
    answer = desk.post(f"/admin/orders/{to_send.number}/cancellation")

    assert answer.status_code == 409
    assert now(to_send).status == OrderStatus.PLACED


def test_a_flag_is_taken_off_by_a_person(desk, staff, to_send):
    with transaction() as session:
        locked_order(session, to_send.id).flag("Stock is short.", at=clock.now())
    desk.get("/admin/orders?tab=problem")
    assert to_send.number in desk.page

    desk.post(f"/admin/orders/{to_send.number}/settlement")

    order = now(to_send)
    assert order.needs_attention == ""
    assert (order.events[-1].kind, order.events[-1].actor) == ("settled", staff.name)


def test_the_packing_slip_names_every_piece_and_the_address(desk):
    a_part("NZ-04", stock=9)
    order = paid(an_order_of(parts=("NZ-04",)))

    desk.get(f"/admin/orders/{order.number}/packing-slip")

    assert "NZ-04" in desk.page
    assert "bracket.stl" in desk.page
    assert "560038" in desk.page
    assert '<td class="num">3</td>' in desk.page


def test_the_list_asks_the_database_the_same_for_one_order_and_for_many(desk, statements):
    a_part(stock=50)
    paid(an_order(a_browser()))
    desk.get("/admin/orders")
    with statements() as one:
        desk.get("/admin/orders")
    for _ in range(4):
        paid(an_order(a_browser()))

    with statements() as many:
        desk.get("/admin/orders")

    assert len(many) == len(one)


def test_the_packing_slip_names_what_goes_into_a_kit(desk):
    a_part("SCREW", stock=50)
    a_kit(parts={"SCREW": 8})
    order = an_order(sku="KIT", quantity=2)

    desk.get(f"/admin/orders/{order.number}/packing-slip")

    assert "Part SCREW" in desk.page
    assert "in KIT" in desk.page
    assert '<td class="num">16</td>' in desk.page
