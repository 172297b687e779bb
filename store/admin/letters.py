"""Every mail of the shop with made-up people and things, to be looked at first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from store.accounts import mails as accounts
from store.accounts.models import AccountLink, AccountNotice, Purpose
from store.cart import mails as cart
from store.cart.models import CartReminder
from store.cart.models.reminders import CONSENT
from store.infra.mail_log import Letter
from store.kernel import clock
from store.kernel.money import Money
from store.orders import mails as orders
from store.orders.models import Order, OrderLine
from store.orders.models.states import FulfilmentStatus, OrderStatus, PaymentStatus
from store.payments import mails as payments
from store.payments.refunds import mails as refunds
from store.production import mails as production
from store.promotions import mails as promotions
from store.quotes import mails as quotes
from store.quotes.models import QuoteStatus
from store.reviews import mails as reviews
from store.security import mails as security
from store.settings import Settings
from store.uploads import mails as uploads
from store.wishes import mails as wishes

Build = Callable[[Settings], Letter]
ASHA = "asha@example.com"
PRICE = Money(49900)
SAMPLE = "sample"
THING = SimpleNamespace(name="PLA filament", slug="pla-filament")
FACTS = {
    "at": "23 Nov 2026, 10:00",
    "by": "Sam",
    "device": "Firefox on Linux",
    "left": "7",
    "login": "asha at the provider",
    "most": "10",
    "name": "Phone",
    "place": ", near Bengaluru",
    "role": "Support",
}


def letters() -> Mapping[str, Build]:
    """Give each mail by its name: a function that writes it with sample data."""
    return {**_of_orders(), **_of_things(), **_of_accounts()}


def as_test(letter: Letter, *, to: str, token: str) -> Letter:
    """Make a test of a mail: to somebody of the staff, and known as a mail of its own."""
    host = letter.message_id.rpartition("@")[2]
    for header, value in (
        ("To", to),
        ("Subject", f"Test: {letter['Subject']}"),
        ("Message-ID", f"<{token}@{host}"),
    ):
        del letter[header]
        letter[header] = value
    return letter


def _of_orders() -> dict[str, Build]:
    back = _any(
        amount=PRICE, token=SAMPLE, payment=None, reason="", reference="", failure=""
    )
    paid = _any(id=0, captured=PRICE)
    refused = _any(token=SAMPLE, answer="It was used.")
    return {
        "confirmation": lambda known: orders.confirmation(_order(paid=False), known),
        "receipt": lambda known: orders.receipt(_order(), known),
        "transfer_awaited": lambda known: payments.transfer(_order(paid=False), known),
        "payment_failed": lambda known: payments.failed(_order(paid=False), paid, known),
        "payment_unwanted": lambda known: payments.unwanted(_order(), paid, known),
        "order_cancelled": lambda known: refunds.cancelled(_order(), [back], known),
        "refund_sent": lambda known: refunds.sent(back, _order(), known),
        "refund_failed": lambda known: refunds.failed(back, _order(), known),
        "return_refused": lambda known: refunds.return_refused(refused, _order(), known),
    }


def _of_things() -> dict[str, Build]:
    now = clock.now()
    variant = _any(product=THING, label="Orange", sku="PLA-OR", price=PRICE)
    alert = _any(email=ASHA, token=SAMPLE, asked_at=now, variant=variant)
    quote = _any(
        token=SAMPLE,
        upload=SimpleNamespace(name="bracket.stl"),
        title="3D print: bracket.stl",
        status=QuoteStatus.PRICED,
        total=PRICE,
        quantity=2,
        options_text="PETG, grey, standard, 20 % infill",
        answer="Printed lying, for strength.",
        reviewed_at=now,
        expires_at=now + timedelta(days=14),
    )
    model = _any(
        token=SAMPLE,
        name="bracket.stl",
        is_analysed=True,
        notify=ASHA,
        reason=None,
        preparation="",
        deleted_after=now + timedelta(days=90),
    )
    card = _any(id=0, recipient=ASHA, initial=PRICE, note="Happy making", expires_at=None)
    code = "SAMPLE-CODE-ONLY"
    return {
        "measured": lambda known: uploads.measured(model, known),
        "quote_answered": lambda known: quotes.answered(quote, ASHA, known),
        "cart_left": _cart_left,
        "alert_asked": lambda known: wishes.confirmation(alert, known),
        "back_in_stock": lambda known: wishes.back_in_stock(alert, known),
        "handed_over": lambda known: production.handed_over(_handoff(), known),
        "gift_card": lambda known: promotions.gift_card(card, code, known),
        **_of_reviews(),
        "security_alert": _alert,
    }


def _handoff() -> Any:
    job = SimpleNamespace(
        number="P-1024", title="bracket.stl", material="PETG", colour="Grey", quantity=2
    )
    return _any(
        token=SAMPLE,
        note="Print it lying, with a brim.",
        provider=SimpleNamespace(email=ASHA),
        plate=SimpleNamespace(number="PL-204", tries=[SimpleNamespace(job=job)]),
    )


def _of_reviews() -> dict[str, Build]:
    review = _any(
        token=SAMPLE,
        version=1,
        status=SimpleNamespace(value="approved"),
        is_shown=True,
        product=THING,
        title="Prints well",
        reason="",
        reply="Thank you.",
        replied_at=clock.now(),
    )
    question = SimpleNamespace(
        email=ASHA, product=THING, body="Does it fit a 3 mm hot end?"
    )
    answer = _any(
        token=SAMPLE,
        body="No, 1.75 mm.",
        author="MakrX Store",
        verified=False,
        question=question,
    )
    return {
        "review_settled": lambda known: reviews.settled(review, ASHA, known),
        "review_replied": lambda known: reviews.replied(review, ASHA, known),
        "question_answered": lambda known: reviews.answered(answer, known),
    }


def _of_accounts() -> dict[str, Build]:
    told = accounts.letters()
    links = {f"account: {name}": _link(Purpose(name)) for name in told["link"]}
    notices = {f"account: {kind}": _notice(kind) for kind in told["notice"]}
    return {**links, **notices}


def _link(purpose: Purpose) -> Build:
    link = AccountLink(id=0, purpose=purpose, email=ASHA, nonce="sample")
    return lambda known: accounts.link_mail(link, None, known)


def _notice(kind: str) -> Build:
    notice = AccountNotice(id=0, kind=kind, email=ASHA, facts=FACTS)
    return lambda known: accounts.notice_mail(notice, known)


def _cart_left(known: Settings) -> Letter:
    line = SimpleNamespace(
        pieces=2, title=THING.name, options_text="Orange", total=PRICE * 2
    )
    about = CartReminder(
        id=0, cart_id=0, email=ASHA, consent_at=clock.now(), consent_words=CONSENT
    )
    return cart.reminder(about, _any(lines=[line], subtotal=PRICE * 2), known)


def _alert(known: Settings) -> Letter:
    alert = _any(
        token=SAMPLE,
        rule="many_refusals",
        subject="203.0.113.9",
        severity="warning",
        says="Forty passwords were tried in ten minutes.",
        times=40,
        mailed_at=None,
        first_at=clock.now(),
        proposes_block="",
    )
    return security.alert_raised(alert, to=ASHA, settings=known)


def _order(*, paid: bool = True) -> Order:
    """Make an order up, which is nowhere kept."""
    now, zero = clock.now(), Money.zero()
    total = PRICE * 2
    line = OrderLine(
        quantity=2, title=THING.name, detail="Orange", total=total, discount=zero
    )
    return Order(
        number="MX-SAMPLE",
        access_token=SAMPLE,
        email=ASHA,
        name="Asha Rao",
        phone="",
        line1="12 Residency Road",
        line2="",
        city="Bengaluru",
        state="KA",
        postcode="560025",
        items_total=total,
        discount=zero,
        discount_label="",
        delivery_method="standard",
        delivery_label="Standard",
        delivery_price=zero,
        tax=total.part(1525),
        total=total,
        interstate=False,
        gift_total=zero,
        captured=total if paid else zero,
        refunded=zero,
        status=OrderStatus.PLACED if paid else OrderStatus.PENDING,
        payment_status=PaymentStatus.PAID if paid else PaymentStatus.UNPAID,
        payment_method="bank",
        fulfilment_status=FulfilmentStatus.UNFULFILLED,
        held="",
        needs_attention="",
        promised_from=now.date(),
        promised_to=now.date(),
        expires_at=now + timedelta(days=3),
        placed_at=now,
        lines=[line],
        discounts=[],
        events=[],
    )


def _any(**told: object) -> Any:
    """Stand in for a row: the mail reads just these."""
    return cast(Any, SimpleNamespace(**told))
