"""Back in stock: one mail each, to proved addresses only, oldest first, not too many."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

import store.settings
from store.catalog.actions.stock import hold_stock, release_stock, set_on_hand
from store.infra.db import reading, transaction
from store.kernel import clock
from store.wishes import jobs
from store.wishes.actions import alerts
from store.wishes.models import StockAlert
from tests.factories.buying import a_part
from tests.servers.smtp import mail_server
from tests.working import run_jobs


@pytest.fixture
def mailbox(configuration, tmp_path):
    """An empty file mailbox; gives what arrived in it, and at whom."""
    store.settings.use(configuration.model_copy(update={"VAR": tmp_path}))
    yield lambda: [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((tmp_path / "mail").glob("*.eml"))
    ]
    store.settings.use(configuration)


@pytest.fixture
def nut(database):
    """A part that is sold out; gives the variant's id."""
    return a_part("NUT", stock=0)


def test_nobody_is_told_who_has_not_opened_the_confirming_mail(nut, mailbox):
    assert _ask(nut, "asha@example.in") is True
    run_jobs()
    (asked,) = mailbox()

    _count(nut, 5)
    run_jobs()

    assert len(mailbox()) == 1
    assert f"/alerts/{_alert('asha@example.in').token}" in _text(asked)


@pytest.mark.prior_failure(50)
def test_who_waits_is_told_once_with_a_way_to_be_forgotten(nut, mailbox):
    _wait(nut, "asha@example.in")

    _count(nut, 5)
    run_jobs()
    _count(nut, 0)
    _count(nut, 7)
    run_jobs()

    (back,) = mailbox()
    assert back["Subject"] == "Part NUT is back"
    token = _alert("asha@example.in").token
    assert back["List-Unsubscribe"].endswith(f"/alerts/{token}/removal>")
    assert back["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "₹149.00" in _text(back)
    assert "/products/nut?variant=NUT" in _text(back)


def test_five_are_told_for_each_piece_and_the_next_ones_a_day_later(nut, mailbox):
    for number in range(8):
        with clock.frozen(clock.now() - timedelta(minutes=60 - number)):
            _wait(nut, f"maker-{number}@example.in")

    _count(nut, 1)
    run_jobs()
    jobs.announce_what_is_back()
    run_jobs()

    assert _told() == {f"maker-{number}@example.in" for number in range(5)}
    with clock.frozen(clock.now() + timedelta(hours=25)):
        jobs.announce_what_is_back()
        jobs.announce_what_is_back()
        assert run_jobs() == 1
    assert len(_told()) == 8


def test_stock_that_an_order_lets_go_of_is_back_too(nut, mailbox):
    _wait(nut, "asha@example.in")
    with transaction() as session:
        set_on_hand(session, variant_id=nut, on_hand=1, reason="", at=clock.now())
        later = clock.now() + timedelta(hours=1)
        hold_stock(session, order_id=7, wanted={nut: 1}, until=later, at=clock.now())
    run_jobs()
    assert _told() == set()

    with transaction() as session:
        release_stock(session, order_id=7)
    run_jobs()

    assert _told() == {"asha@example.in"}


def test_mails_that_did_not_go_out_are_sent_by_the_next_try(nut, configuration):
    _wait(nut, "asha@example.in")
    _wait(nut, "bina@example.in")
    _use(configuration, "smtp://127.0.0.1:1")
    _count(nut, 5)
    with pytest.raises(OSError, match="refused"):
        jobs.tell_waiting(nut)

    with mail_server() as server:
        _use(configuration, server.url)
        jobs.tell_waiting(nut)
        jobs.tell_waiting(nut)
        told = sorted(message["To"] for message in server.messages)
    store.settings.use(configuration)

    assert told == ["asha@example.in", "bina@example.in"]


def test_alerts_are_forgotten_in_time(nut, mailbox):
    _ask(nut, "never-confirmed@example.in")
    _wait(nut, "waits@example.in")
    _forget_after(days=8)
    assert _addresses() == {"waits@example.in"}

    _count(nut, 5)
    run_jobs()
    _forget_after(days=29)
    assert _addresses() == {"waits@example.in"}
    _forget_after(days=31)
    assert _addresses() == set()


def _use(configuration, url) -> None:
    store.settings.use(configuration.model_copy(update={"SMTP_URL": url}))


def _ask(variant, email, customer=None) -> bool:
    with transaction() as session:
        return alerts.ask_for_alert(
            session, variant_id=variant, email=email, customer=customer, at=clock.now()
        )


def _wait(variant, email) -> None:
    _ask(variant, email)
    with transaction() as session:
        alerts.confirm_alert(session, token=_alert(email).token, at=clock.now())


def _count(variant, on_hand) -> None:
    with transaction() as session:
        set_on_hand(session, variant_id=variant, on_hand=on_hand, reason="", at=clock.now())


def _forget_after(*, days) -> None:
    with clock.frozen(clock.now() + timedelta(days=days)):
        jobs.forget_old_wishes()


def _alert(email) -> StockAlert:
    with reading() as session:
        return session.scalars(select(StockAlert).where(StockAlert.email == email)).one()


def _told() -> set[str]:
    with reading() as session:
        rows = select(StockAlert.email).where(StockAlert.sent_at.is_not(None))
        return set(session.scalars(rows))


def _addresses() -> set[str]:
    with reading() as session:
        return set(session.scalars(select(StockAlert.email)))


def _text(message) -> str:
    return message.get_body(("plain",)).get_content()
