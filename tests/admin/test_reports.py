"""Reports: exact to the paisa; they agree with one another and with what is filed."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from store.accounts.models import Role
from store.admin.periods import By, Period, today_in_india
from store.admin.queries.reports.customers import customers_report
from store.admin.queries.reports.kinds import REPORTS
from store.admin.queries.reports.prints import prints_report
from store.admin.queries.reports.products import products_report
from store.admin.queries.reports.promotions import promotions_report
from store.admin.queries.reports.sales import sales_by_day, sales_report
from store.admin.queries.reports.searches import searches_report
from store.admin.queries.reports.shape import Column, Kind
from store.admin.queries.reports.tax import tax_report
from store.catalog.models import SearchQuery
from store.infra.db import reading, transaction
from store.invoices.models import Invoice, InvoiceRate
from store.invoices.queries import return_of
from store.kernel import clock
from store.kernel.money import Money
from store.payments.models import Refund, RefundLine, RefundState
from store.production.actions.moving import fail_job
from store.production.actions.tries import Failure
from store.production.models import FailKind
from tests.factories.buying import a_part, an_order
from tests.factories.people import a_browser
from tests.factories.printing import a_print_job, job_now, paid
from tests.factories.promotions import a_code, an_order_with
from tests.factories.workshop import a_printer, a_spool, started
from tests.invoices.billing import FIRM, bill, change, credit, pieces
from tests.payments.refunds.paying import a_paid_order


def of_late(days=30, by=By.DAY):
    return Period.of_late(days, today=today_in_india(clock.now()), by=by)


def asked(report, period=None):
    with reading() as session:
        return report(session, period or of_late())


def given_back(order, *lines):
    """Money of an order that has gone out: (line, quantity, amount), None for delivery."""
    made = [
        RefundLine(
            order_line_id=line.id if line else None,
            is_delivery=line is None,
            quantity=quantity,
            amount=amount,
            tax=Money.zero(),
        )
        for line, quantity, amount in lines
    ]
    total = Money.total(each.amount for each in made)
    refund = Refund(order_id=order.id, amount=total, state=RefundState.SUCCEEDED)
    refund.settled_at, refund.lines = clock.now(), made
    with transaction() as session:
        session.add(refund)


def test_a_sale_belongs_to_the_day_it_was_in_india(database):
    a_part(stock=9)
    day = date(2026, 11, 20)
    for hour, minute in ((0, 0), (23, 59)):
        local = clock.now().astimezone(clock.IST).replace(day=20, month=11, year=2026)
        with clock.frozen(local.replace(hour=hour, minute=minute)):
            paid(an_order(a_browser()))

    with reading() as session:
        found = sales_by_day(session, Period(day - timedelta(days=3), day))

    assert {each: sold.orders for each, sold in found.items()} == {day: 2}


def test_weeks_and_months_hold_the_same_as_their_days(database):
    a_part(stock=50)
    for days in (0, 3, 40):
        with clock.frozen(clock.now() - timedelta(days=days)):
            paid(an_order(a_browser()))

    by = {by: asked(sales_report, of_late(90, by)) for by in By}

    assert len({report.totals for report in by.values()}) == 1
    for report in by.values():
        assert Money.total(row[4] for row in report.rows) == report.totals[4]
    assert len(by[By.MONTH].rows) < len(by[By.WEEK].rows) < len(by[By.DAY].rows) == 90


def test_products_prints_and_delivery_sum_to_the_sales(database):
    a_part("NZ-04", stock=50)
    a_part("NZ-06", stock=50, price="33.35")
    order = paid(an_order(a_browser(), sku="NZ-06", quantity=3))
    paid(an_order(a_browser(), sku="NZ-04"))
    a_print_job(a_browser())
    given_back(order, (order.lines[0], 1, Money(3335)), (None, 0, Money(1000)))

    products = asked(products_report)

    rows = {row[0]: row for row in products.rows}
    assert rows["Part NZ-06"][1:7] == ("NZ-06", 1, 3, Money(10005), 1, Money(3335))
    assert rows["Delivery"][6] == Money(1000)
    assert "Prints of customers' models" in rows
    assert Money.total(row[7] for row in products.rows) == products.totals[7]
    assert products.totals[7] == asked(sales_report).totals[4]


def test_tax_is_what_the_months_return_files(database):
    order = a_paid_order(quantity=3, price="33.35")
    bill(order)
    credit(order, pieces(order, 1))
    firm = paid(an_order(a_browser()))
    bill(change(firm, gstin=FIRM, business_name="Firm", place_of_supply="MH"))
    today = today_in_india(clock.now())

    report = asked(tax_report, Period(today.replace(day=1), today, By.MONTH))

    with reading() as session:
        filed = return_of(session, today.year, today.month).totals
    _, _, taxable, cgst, sgst, igst, tax, total = report.totals
    sums = {"taxable": taxable, "cgst": cgst, "sgst": sgst, "igst": igst, "total": total}
    assert {name: amount.minor for name, amount in sums.items()} == {
        name: filed[name] for name in sums
    }
    assert tax == cgst + sgst + igst
    assert report.asides["Invoices"] == "2"
    assert report.asides["Credit notes"] == "1"


def test_what_a_document_bills_at_each_rate_is_written_with_it(database):
    bill(a_paid_order(quantity=3, price="33.35"))
    with transaction() as session:
        columns = Invoice.__table__.c
        one = dict(session.execute(select(*columns)).mappings().one())
        rates = one["snapshot"]["rates"]
        late = {
            "is_late": True,
            "rates": [*rates, *({**each, "rate_bp": 500} for each in rates)],
        }
        note = {
            "id": 77,
            "kind": "credit_note",
            "token": "t",
            "number": "C/1",
            "series": "C",
        }
        session.execute(insert(Invoice.__table__), {**one, **note, "snapshot": late})

    report = asked(tax_report)

    with reading() as session:
        written = session.scalars(select(InvoiceRate).order_by(InvoiceRate.rate_bp)).all()
    first = [each for each in written if each.invoice_id != 77]
    assert {each.rate_bp for each in first} == {each["rate_bp"] for each in rates}
    assert Money.total(each.total for each in first) == one["total"]
    assert [each.rate_bp for each in written if each.is_late] == [500, 1800]
    assert report.totals[7] == one["total"]
    assert report.asides["Credit notes"] == "0, 1 more came too late"


def test_a_customer_is_new_once_however_the_address_is_written(database):
    a_part(stock=50)
    with clock.frozen(clock.now() - timedelta(days=5)):
        paid(an_order(a_browser(), email="asha@example.in"))
    paid(an_order(a_browser(), email="asha+lab@example.in"))
    paid(an_order(a_browser(), email="bina@example.in"))

    week, today = asked(customers_report), asked(customers_report, of_late(1))

    assert week.totals[1:4] == (2, 2, 0)
    assert today.totals[1:6] == (2, 1, 1, 5000, 2)
    assert not any("@" in str(value) for row in week.rows for value in row)


def test_the_workshops_hours_and_scrap_are_counted_on_the_day_they_ended(database, staff):
    job = a_print_job(a_browser())
    a_printer(staff, spool=a_spool(staff, grams=500))
    begun = clock.now() - timedelta(hours=3)
    with clock.frozen(begun):
        plate = started(staff, job)
    with transaction() as session:
        fail_job(
            session,
            number=job.number,
            expected_version=job_now(job.number).version,
            failure=Failure(kind=FailKind.LOOSE, milligrams=2_000),
            actor=staff,
            at=begun + timedelta(hours=2),
        )

    report = asked(prints_report, of_late(2))

    assert plate is not None
    _, plates, machine, printed, failed, _, scrap, *_ = report.totals
    assert (plates, machine, printed, failed, scrap) == (1, 7200, 0, 1, 2_000)


def test_promotions_tell_what_they_took_off(database):
    a_part(stock=50, price="1000.00")
    order = paid(an_order_with(a_code(), quantity=2))

    (row,) = asked(promotions_report).rows

    assert row[:5] == ("Off by TEN", "TEN", 1, order.discount, order.total)


def test_searches_in_vain_are_those_of_the_period(database):
    today = today_in_india(clock.now())
    with transaction() as session:
        for days, query, found in ((0, "gear", 0), (0, "nut", 3), (40, "cog", 0)):
            day = today - timedelta(days=days)
            session.add(SearchQuery(day=day, query=query, found=found, asked=2))

    assert asked(searches_report).rows == [("gear", 2)]
    past = Period(today - timedelta(days=50), today - timedelta(days=1))
    assert asked(searches_report, past).rows == [("cog", 2)]


@pytest.mark.parametrize(
    ("args", "first", "last", "by"),
    [
        ({}, date(2026, 10, 26), date(2026, 11, 24), By.DAY),
        ({"days": "7", "by": "week"}, date(2026, 11, 18), date(2026, 11, 24), By.WEEK),
        ({"days": "8", "by": "x"}, date(2026, 10, 26), date(2026, 11, 24), By.DAY),
        (
            {"first": "2026-01-01", "last": "2026-06-30"},
            date(2026, 1, 1),
            date(2026, 6, 30),
            By.WEEK,
        ),
        (
            {"first": "2026-06-30", "last": "2026-01-01"},
            date(2026, 10, 26),
            date(2026, 11, 24),
            By.DAY,
        ),
        (
            {"first": "0001-01-01", "last": "9999-12-31"},
            date(2026, 10, 26),
            date(2026, 11, 24),
            By.DAY,
        ),
    ],
)
def test_a_period_is_read_from_the_address(args, first, last, by):
    period = Period.read(args, today=date(2026, 11, 24))

    assert (period.first, period.last, period.by) == (first, last, by)
    assert Period.read(period.args, today=date(2026, 11, 24)) == period
    assert (period.before.days, period.until - period.since) == (
        period.days,
        timedelta(days=period.days),
    )


@pytest.mark.one_database
def test_each_report_is_a_page_and_a_sheet_for_whoever_may_see_it(desk_of):
    looker, packer = desk_of(Role.READ_ONLY), desk_of(Role.FULFILMENT)
    a_part(stock=50)
    paid(an_order(a_browser()))

    for kind, reported in REPORTS.items():
        page = looker.get(f"/admin/reports/{kind}?days=7")
        sheet = looker.get(f"/admin/reports/{kind}.csv?days=7")
        lines = list(csv.reader(io.StringIO(sheet.get_data(as_text=True))))
        assert (page.status_code, sheet.mimetype) == (200, "text/csv")
        assert f'aria-current="page">{reported.name}</a>' in page.get_data(as_text=True)
        assert len({len(line) for line in lines}) == 1
        # Only sales over time are looked at closely: only there the script is asked for.
        assert ("uplot" in page.get_data(as_text=True)) is (kind == "sales")
        assert packer.get(f"/admin/reports/{kind}").status_code == 403
    assert looker.get("/admin/reports/nothing").status_code == 404
    page = looker.get("/admin/reports?days=7").get_data(as_text=True)
    assert "<svg" in page
    assert "The figures as a table" in page
    assert "uplot" not in looker.get("/admin/reports?days=1").get_data(as_text=True)
    assert "India, UTC+5:30" in page


def test_cells_are_written_for_programs_and_shown_for_people():
    rupees, grams = Column("Sales", Kind.MONEY), Column("Filament", Kind.GRAMS)
    hours, off = Column("Took", Kind.HOURS), Column("Off", Kind.SHARE)

    assert rupees.heading == "Sales (INR)"
    assert (rupees.written(Money(-50)), rupees.shown(Money(-50))) == ("-0.50", "−₹0.50")
    assert (grams.written(12_345), grams.shown(12_345)) == ("12.35", "12 g")
    assert (hours.written(5400), hours.shown(5400)) == ("1.50", "1 h 30")
    assert (off.written(-1250), off.shown(-1250)) == ("-12.50", "−12.5 %")
    assert Column("Code").written("=1+1") == "'=1+1"
    assert (off.written(None), off.shown(None)) == ("", "–")
