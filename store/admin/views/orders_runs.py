"""Something is done to many orders: sent, tagged, or put on paper."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import runs
from store.admin.gate import blueprint, may
from store.admin.order_choice import MOST_NUMBERS, MOST_ON_PAPER, Choice
from store.admin.order_forms import TagForm, TrackingForm
from store.admin.queries.orders_asked import OrderSearch
from store.admin.tracking import Row, checked, read_rows, rows_of, with_numbers
from store.admin.views.orders import list_page
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Invalid
from store.orders.actions.runs import Asked
from store.orders.models import Order, OrderRun, RunKind
from store.orders.queries import order_with_number
from store.orders.queries.desk import ids_of
from store.orders.queries.runs import (
    failures_of,
    fates_of,
    newest_runs,
    run_with_token,
)
from store.web.htmx import go, render

PAPERS = {"a4": "A4", "4x6": "4 × 6 inch labels"}


@blueprint.post("/orders/sending")
def choose_sending() -> AnyResponse:
    """Ask once before many orders are marked as sent; here their numbers are typed."""
    choice = _choice()
    with reading() as session:
        now = clock.now()
        count = choice.count(session, at=now)
        small = count <= MOST_NUMBERS
        found = choice.orders(session, at=now, most=MOST_NUMBERS) if small else []
        rows = checked(session, list(rows_of(found)))
    if not count:
        flash("Choose at least one order.", "bad")
        return _back(choice)
    return _sending_page(rows, choice=None if small else choice, count=count)


@blueprint.route("/orders/tracking", methods=["GET", "POST"])
def order_tracking() -> AnyResponse:
    """Read a table of tracking numbers, and show what it would do before it is done."""
    form = TrackingForm()
    if not form.submitted_well():
        status = 422 if form.errors else 200
        return render("admin/order_tracking.html", form=form, status=status)
    with reading() as session:
        rows = checked(session, read_rows(form.rows.data or ""))
    return _sending_page(rows, count=len(rows))


@blueprint.post("/orders/runs/sending")
def send_orders() -> AnyResponse:
    """Mark many orders as sent; what cannot be is told with its reason."""
    choice = _choice()
    rows = read_rows(with_numbers(request.form))
    wrong = [row for row in rows if row.problem]
    with reading() as session:
        if wrong:
            told = checked(session, rows)
            return _sending_page(told, count=len(rows), status=422)
        ids = ids_of(session, [row.number for row in rows])
    tracking = {ids[row.number]: row.tracking for row in rows if row.number in ids}
    asked = Asked(RunKind.SEND, choice.ids(at=clock.now()), tracking=tracking)
    return _begin(asked, choice)


@blueprint.post("/orders/runs/tags")
def tag_orders() -> AnyResponse:
    """Put a tag on many orders, or take it off."""
    form, choice = TagForm(), _choice()
    if not form.validate() or form.do.data == RunKind.SEND:
        return list_page(_shown(), refused=form, status=422)
    kind = RunKind(form.do.data)
    word = form.word.data or ""
    return _begin(Asked(kind, choice.ids(at=clock.now()), word=word), choice)


@blueprint.get("/orders/runs")
def order_runs() -> Response:
    """List what was done to many orders lately."""
    with reading() as session:
        found = [(run, fates_of(session, run.id)) for run in newest_runs(session)]
    return render("admin/order_runs.html", runs=found, summary=runs.summary)


@blueprint.get("/orders/runs/<token>")
def order_run(token: str) -> Response:
    """Show how a run stands: how many are done, and which failed and why."""
    with reading() as session:
        run = run_with_token(session, token)
        fates = fates_of(session, run.id)
        failures = failures_of(session, run.id)
    told = runs.summary(fates)
    return render(
        "admin/order_run.html",
        fragment="admin/_order_run.html",
        announce=told if run.is_over else None,
        run=run,
        fates=fates,
        failures=failures,
        told=told,
    )


@blueprint.post("/orders/runs/<token>/continuation")
def continue_order_run(token: str) -> AnyResponse:
    """Have a run that stands still gone on with; what is done stays done."""
    with transaction() as session:
        runs.go_on(session, run_with_token(session, token))
    flash("The worker goes on with it.")
    return go(url_for("admin.order_run", token=token))


@blueprint.post("/orders/slips")
def choose_slips() -> AnyResponse:
    """Lead to the page that prints what was chosen."""
    choice = _choice()
    paper = request.form.get("paper", "")
    if not (choice.numbers or choice.search):
        flash("Choose at least one order.", "bad")
        return _back(choice)
    paper = paper if paper in PAPERS else "a4"
    return go(url_for("admin.order_slips", paper=paper, **choice.args()))


@blueprint.get("/orders/slips")
def order_slips() -> Response:
    """Show packing slips or labels to be printed, several at once."""
    paper = request.args.get("paper", "")
    paper = paper if paper in PAPERS else "a4"
    choice = Choice.read(request.args, addresses=may("customers.contact"))
    with reading() as session:
        found = choice.orders(session, at=clock.now(), most=MOST_ON_PAPER)
    return _paper(found, paper, choice)


@blueprint.get("/orders/<number>/packing-slip")
def packing_slip(number: str) -> Response:
    """Show a page to print and put into one parcel."""
    with reading() as session:
        found = order_with_number(session, number)
    return _paper([found], "a4", Choice((number,)))


def _paper(orders: Sequence[Order], paper: str, choice: Choice) -> Response:
    return render(
        "admin/labels.html" if paper == "4x6" else "admin/packing_slips.html",
        orders=orders,
        paper=paper,
        papers=PAPERS,
        args=choice.args(),
        most=MOST_ON_PAPER,
    )


def _begin(asked: Asked, choice: Choice) -> AnyResponse:
    try:
        with transaction() as session:
            run = runs.begin_run(session, asked, actor=current_staff(), at=clock.now())
    except Invalid as error:
        flash(error.message, "bad")
        return _back(choice)
    _do_at_once(run)
    return go(url_for("admin.order_run", token=run.token))


def _do_at_once(run: OrderRun) -> None:
    """Few orders are done while the page waits."""
    if run.total <= runs.SMALL:
        runs.work_on(run.id, pieces=runs.SMALL + 1)


def _sending_page(
    rows: Sequence[Row], *, count: int, choice: Choice | None = None, status: int = 200
) -> Response:
    return render(
        "admin/order_sending.html",
        rows=rows,
        ready=[row for row in rows if not row.problem],
        left_out=[row for row in rows if row.problem],
        choice=choice,
        count=count,
        status=status,
    )


def _choice() -> Choice:
    return Choice.read(request.form, addresses=may("customers.contact"))


def _shown() -> OrderSearch:
    query = request.form.get("query", "")
    return OrderSearch.kept(query, addresses=may("customers.contact"))


def _back(choice: Choice) -> AnyResponse:
    return go(url_for("admin.orders", **(choice.search or _shown()).args))
