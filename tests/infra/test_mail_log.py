"""Each mail has one line: how it went, in the server's words and nobody's address."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from sqlalchemy.exc import OperationalError

from store.infra import mail, mail_log
from store.infra.mail_log import KEPT, About, Letter
from store.infra.models import LoggedMail, MailState
from store.infra.outbox import Delivery
from store.security.mails import alert_raised
from store.security.models import Alert

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)


def a_letter(key="1"):
    letter = Letter()
    letter["To"], letter["Subject"] = "Asha <Asha@Example.in>", "Your order is paid"
    letter["Message-ID"] = f"<{key}@shop.example>"
    letter.about = About("receipt", "MX-1", 7)
    return letter


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            SMTPRecipientsRefused({"asha@example.in": (550, b"<asha@example.in>: no")}),
            "550 <[address]>: no",
        ),
        (SMTPDataError(552, b"too\r\nlarge"), "552 too large"),
        (
            ConnectionRefusedError("smtp.example is away"),
            "ConnectionRefusedError: smtp.example is away",
        ),
    ],
)
def test_a_servers_words_are_kept_without_the_address(error, words):
    assert mail.words_of(error) == words


def test_a_mail_has_one_line_however_often_it_is_tried(session):
    for failed in (True, False, True):
        line_id = mail_log.begin(session, a_letter(), AT)
        mail_log.settle(session, line_id, said="so", failed=failed, at=AT)

    (line,) = session.query(LoggedMail).all()
    assert (line.recipient, line.kind, line.order_number) == (
        "asha@example.in",
        "receipt",
        "MX-1",
    )
    assert (line.tries, line.state) == (3, MailState.SENT), "what has left stays sent"
    assert [each["what"] for each in line.story] == ["failed", "sent", "failed"]


def test_an_alert_is_logged_without_whom_it_is_about(session, configuration):
    alert = Alert(rule="scraping", subject="203.0.113.0/24", token="t", times=9, says="…")
    alert.first_at = alert.last_at = AT
    letter = alert_raised(alert, to="owner@example.in", settings=configuration)

    line_id = mail_log.begin(session, letter, AT)

    assert "203.0.113" in letter["Subject"]
    assert session.get_one(LoggedMail, line_id).subject == "Security: scraping"


@pytest.mark.parametrize("broken", ["begin", "settle"])
def test_a_mail_goes_out_once_though_its_line_cannot_be_written(
    session, configuration, monkeypatch, broken
):
    def refuse(*_args, **_more):
        raise OperationalError("INSERT", {}, Exception("read-only"))

    gone = []
    monkeypatch.setattr(mail_log, broken, refuse)
    monkeypatch.setattr(mail, "hand_over", lambda letter, _: gone.append(letter))

    mail.send(a_letter(broken), configuration)

    assert len(gone) == 1


def test_only_what_failed_and_can_be_repeated_is_asked_for_again(session):
    work = Delivery(topic="t", subject_id=1, job="j", done_at=AT, attempts=3)
    session.add(work)
    session.flush()
    line_id = mail_log.begin(session, a_letter(), AT)
    line = session.get_one(LoggedMail, line_id)

    def ask():
        return mail_log.ask_again(session, line_id, by="Sam", at=AT)

    assert "Only a mail that failed" in ask()[1]

    mail_log.settle(session, line_id, said="550", failed=True, at=AT)
    assert (
        "nobody can repeat it" in mail_log.ask_again(session, line_id, by="Sam", at=AT)[1]
    )

    line.delivery_id = work.id
    assert ask() == (line, "")
    assert (line.state, line.asked_by) == (MailState.QUEUED, "Sam")
    assert work.may_begin


def test_lines_go_when_their_time_is_over(session):
    mail_log.begin(session, a_letter("old"), AT - KEPT - timedelta(hours=1))
    mail_log.begin(session, a_letter("new"), AT - KEPT + timedelta(hours=1))

    mail_log.forget_old(session, AT)

    assert [line.message_id for line in session.query(LoggedMail)] == ["<new@shop.example>"]
