"""Every mail can be looked at with made-up data, and sent to oneself."""

import re
from smtplib import SMTPRecipientsRefused

import pytest
from sqlalchemy import select

from store.accounts.models import Role
from store.admin.letters import letters
from store.infra import mail, outbox
from store.infra.db import reading, transaction
from store.infra.models import LoggedMail
from store.orders import topics
from store.security.queries import history_of
from store.settings import ROOT
from tests.factories.buying import a_part, an_order
from tests.working import run_jobs


def test_every_mail_has_a_sample_in_text_and_html(app, configuration):
    drawn = {}
    for name, build in letters().items():
        message = build(configuration)
        drawn[name] = [part.get_content_type() for part in message.iter_parts()]
        assert "example.com" in message["To"] or name == "refund_failed"

    written = {path.stem for path in (ROOT / "templates/mail").glob("*.html")}
    assert written - {"account"} <= set(drawn)
    assert {tuple(each) for each in drawn.values()} == {("text/plain", "text/html")}


@pytest.mark.one_database
def test_a_mail_is_looked_at_and_the_worker_sends_a_test_to_who_asks(desk_of):
    desk = desk_of(Role.CONTENT)
    desk.get("/admin/mails/samples")
    assert "Your order MX-SAMPLE is paid" in desk.page
    page = desk.get("/admin/mails/samples/receipt/page")
    assert "sandbox" in page.headers["Content-Security-Policy"]

    desk.follow(desk.post("/admin/mails/samples/receipt/tests"))
    assert "Queued" in desk.page
    assert run_jobs() == 1
    desk.get("/admin/mails/samples/receipt")

    assert "Sent" in desk.page
    with reading() as session:
        line = session.scalars(select(LoggedMail)).one()
    assert line.recipient.startswith("content.")
    assert (line.is_test, line.tries, line.asked_by[:9]) == (True, 1, "Colleague")
    assert desk_of(Role.SUPPORT).get("/admin/mails/samples").status_code == 403
    assert desk.get("/admin/mails/samples/nothing").status_code == 404


@pytest.fixture
def order(app, monkeypatch):
    """An order about which a mail was not taken."""
    a_part()
    order = an_order()
    with transaction() as session:
        outbox.announce(session, topics.CANCELLED, order.id)
    with monkeypatch.context() as away:
        away.setattr(mail, "hand_over", refused)
        with pytest.raises(SMTPRecipientsRefused):
            run_jobs(only=".tell_cancelled")
    return order


def refused(message, _settings):
    raise SMTPRecipientsRefused({message["To"]: (550, b"No such user: <asha@x.example>")})


@pytest.mark.one_database
def test_mails_are_found_by_order_and_address_by_who_may_see_addresses(desk_of, order):
    desk, reader = desk_of(Role.MANAGER), desk_of(Role.READ_ONLY)

    desk.get(f"/admin/mails?state=failed&order={order.number.lower()}")
    assert "550 No such user" in desk.page
    desk.follow(desk.post("/admin/mails", {"address": order.email.upper()}))
    assert order.email in desk.page
    desk.post("/admin/mails", {"address": "nobody@example.com"})
    assert "No mail went to this address" in desk.page

    assert desk.get("/admin/mails?kind=%00&order=%00").status_code == 200
    assert desk.get("/admin/webhooks/%00").status_code == 404
    reader.get("/admin/mails")
    assert order.email not in reader.page
    assert f"{order.email[0]}…@" in reader.page
    assert reader.post("/admin/mails", {"address": order.email}).status_code == 403


@pytest.mark.one_database
def test_a_mail_that_was_not_taken_is_sent_again_and_tells_its_story(desk_of, order):
    desk, reader = desk_of(Role.MANAGER), desk_of(Role.READ_ONLY)
    desk.get(f"/admin/orders/{order.number}")
    (here,) = set(re.findall(r"/admin/mails/\d+", desk.page))

    assert reader.post(f"{here}/trial").status_code == 403
    desk.follow(desk.post(f"{here}/trial"))
    assert "It goes out again" in desk.page
    run_jobs(only=".tell_cancelled")

    desk.get(here)
    assert "Not taken" in desk.page
    assert "it lies in the file mailbox" in desk.page
    with reading() as session:
        line = session.scalars(select(LoggedMail)).one()
        assert (line.state, line.tries) == ("sent", 2)
        assert history_of(session, "mail", line.id)[0].action == "mail.sent_again"
