"""The workshop's last weeks: prints that were ordered, made, failed once, and sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions import add_quote
from store.demo.past.orders import DAYS, HOURS, MINUTES, Teller, firm, pay, placed, send
from store.demo.past.people import home_of
from store.demo.workshop import bracket
from store.kernel import clock
from store.orders.models import Order
from store.production.actions.jobs import create_print_jobs
from store.production.actions.moving import fail_job, move_job
from store.production.actions.plates import start_plate
from store.production.actions.tries import Failure
from store.production.models import FailKind, PrintJob, PrintStatus
from store.quotes.actions import ask_person, request_quote
from store.quotes.options import Options
from store.uploads.models import Upload


class Wanted(NamedTuple):
    """A print of the past: how many days ago, of what, and whether the first try failed."""

    ago: int
    colour: str
    pieces: int
    fails: bool


PRINTS = (
    (18, "Grey", 2, False),
    (15, "Black", 1, False),
    (13, "Grey", 1, True),
    (10, "Black", 2, False),
    (7, "Grey", 3, False),
    (5, "Black", 1, False),
)
PRINTERS = {"Grey": "core-1", "Black": "core-2"}
STEPS = (PrintStatus.FINISHING, PrintStatus.CHECKING, PrintStatus.DONE)
QUESTIONS = (
    (2, "Black", "Can the two holes be tapped M5? I can send the drawing."),
    (1, "Grey", "I need forty of these before Diwali week: is there a better price?"),
)


def prints(teller: Teller, *, days: int) -> list[tuple[datetime, Callable[[], None]]]:
    """Give the moments at which prints were ordered, and what then has to happen."""
    lately = [Wanted(*row) for row in PRINTS if row[0] <= days]
    return [
        (teller.now - wanted.ago * DAYS, partial(_let_print, teller, wanted))
        for wanted in lately
    ]


def let_ask(teller: Teller) -> None:
    """Leave quotes that wait for a person to price them."""
    for nth, (ago, colour, question) in enumerate(QUESTIONS):
        visitor = Visitor(f"demo-asks-{nth}")
        with teller.at(teller.now - ago * DAYS):
            upload = bracket(visitor)
            with teller.told() as session:
                ask_person(
                    session,
                    upload=session.get_one(Upload, upload.id),
                    options=Options(material="petg", colour=colour, quantity=1),
                    visitor=visitor,
                    question=question,
                    at=clock.now(),
                )


def _let_print(teller: Teller, wanted: Wanted) -> None:
    """Let a guest order prints of the front page's bracket, and the workshop make them."""
    visitor, at = Visitor(f"demo-print-{wanted.ago}"), teller.now - wanted.ago * DAYS
    with teller.at(at):
        upload = bracket(visitor)
    with teller.told() as session:
        options = Options(material="petg", colour=wanted.colour, quantity=wanted.pieces)
        order = _ordered(session, teller, upload, options, at)
        with teller.at(at + 2 * HOURS):
            for job in create_print_jobs(session, order_id=order.id, at=clock.now()):
                _make(session, teller, job, wanted)
        with teller.at(at + 2 * DAYS):
            send(session, teller, order)


def _ordered(
    session: Session, teller: Teller, upload: Upload, options: Options, at: datetime
) -> Order:
    visitor = Visitor(upload.visitor)
    with teller.at(at + 5 * MINUTES):
        quote = request_quote(
            session,
            upload=session.get_one(Upload, upload.id),
            options=options,
            visitor=visitor,
            at=clock.now(),
        )
        add_quote(session, visitor=visitor, token=quote.token, at=clock.now())
        session.flush()
        order = placed(session, visitor, home_of(upload.id))
        pay(session, order)
    firm(session, teller, order, since=at + 5 * MINUTES)
    return order


def _make(session: Session, teller: Teller, job: PrintJob, wanted: Wanted) -> None:
    """Print a job on a printer, the first time perhaps in vain."""
    begun, printer = clock.now(), PRINTERS[wanted.colour]
    printed = begun + (2 + wanted.pieces) * HOURS + wanted.ago * MINUTES
    if wanted.fails:
        _start(session, teller, job, printer)
        with teller.at(begun + 40 * MINUTES):
            fail_job(
                session,
                number=job.number,
                expected_version=job.version,
                failure=Failure(kind=FailKind.LOOSE, reason="Came off the plate"),
                actor=teller.staff,
                at=clock.now(),
            )
    with teller.at(begun + HOURS):
        _start(session, teller, job, printer)
    for nth, target in enumerate(STEPS):
        with teller.at(printed + nth * HOURS):
            _move(session, teller, job, target)


def _start(session: Session, teller: Teller, job: PrintJob, printer: str) -> None:
    start_plate(
        session,
        versions={job.number: job.version},
        printer=printer,
        actor=teller.staff,
        at=clock.now(),
    )
    session.flush()


def _move(session: Session, teller: Teller, job: PrintJob, target: PrintStatus) -> None:
    move_job(
        session,
        number=job.number,
        target=target,
        expected_version=job.version,
        actor=teller.staff,
        at=clock.now(),
    )
    session.flush()
