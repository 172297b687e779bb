"""Mails about accounts: what they say, who refuses them, and what is forgotten."""

import ast
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from sqlalchemy import func, select

from store.accounts import actions, jobs, mails
from store.accounts.actions.devices import remember_device
from store.accounts.actions.notices import tell
from store.accounts.models import (
    LIFETIMES,
    AccountLink,
    AccountNotice,
    KnownDevice,
    Purpose,
)
from store.accounts.models.devices import MOST_DEVICES, REMEMBERED
from store.infra import mail
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from tests.accounts.postbox import text_of
from tests.architecture.sources import python_files, tree

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quickly")]


def asked(asha, purpose=Purpose.CONFIRM):
    with transaction() as session:
        return actions.ask_link(
            session, purpose=purpose, email=asha.email, person=asha, at=clock.now()
        )


def count(kind):
    with reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def test_every_purpose_and_every_kind_of_notice_has_its_words():
    told = {
        keyword.value.value
        for path in python_files("store")
        if "tell(" in path.read_text()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("tell")
        for keyword in node.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }
    words = mails.letters()

    assert set(words["link"]) == {purpose.value for purpose in LIFETIMES} == set(Purpose)
    assert told | {mails.EXISTS} == set(words["notice"])


def test_every_letter_has_a_subject_something_to_do_and_what_if_it_was_somebody_else():
    for kind, letters in mails.letters().items():
        for name, letter in letters.items():
            assert letter["subject"], name
            assert letter["says"], name
            assert letter["after"], name
            assert (kind == "link") == ("page" not in letter), name


@pytest.mark.fault("W17")
def test_W17_what_people_are_called_is_text_in_a_mail(asha, postbox):
    with transaction() as session:
        facts = {"device": "<b>{shop_url}</b>", "place": "", "at": "today"}
        tell(session, person_id=asha.id, kind="device-new", **facts)

    (told,) = postbox.to(asha.email)

    assert "<b>{shop_url}</b>" in text_of(told)
    assert "&lt;b&gt;{shop_url}&lt;/b&gt;" in told.get_body(("html",)).get_content()


def test_a_mail_that_is_written_twice_is_one_mail(asha, postbox):
    link = asked(asha)

    jobs.send_link(link.id)
    jobs.send_link(link.id)

    assert len(postbox.to(asha.email)) == 1


def test_an_address_that_refuses_mail_holds_up_nobody(asha, monkeypatch):
    link = asked(asha)

    def refuse(*_):
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(mail, "send", refuse)

    jobs.send_link(link.id)


def test_a_server_that_is_down_has_the_mail_sent_later(asha, monkeypatch):
    link = asked(asha)

    def lost(*_):
        raise SMTPServerDisconnected

    monkeypatch.setattr(mail, "send", lost)

    with pytest.raises(SMTPServerDisconnected):
        jobs.send_link(link.id)


def test_a_link_that_is_over_is_not_mailed_any_more(asha, postbox):
    link = asked(asha)

    with clock.frozen(clock.now() + LIFETIMES[Purpose.CONFIRM]):
        assert postbox.mails() == []
    jobs.send_link(link.id + 1)


def test_what_is_over_is_forgotten(asha):
    asked(asha)
    with transaction() as session:
        actions.ask_to_join(
            session, email="c@example.com", name="C", secret="a hash", at=clock.now()
        )
        tell(session, person_id=asha.id, kind="password-changed", at="today")
        remember_device(session, person_id=asha.id, digest="d", at=clock.now())

    with clock.frozen(clock.now() + timedelta(hours=25)):
        jobs.forget_what_is_over()
    with reading() as session:
        assert set(session.scalars(select(AccountLink.secret))) == {""}
    with clock.frozen(clock.now() + REMEMBERED + timedelta(days=1)):
        jobs.forget_what_is_over()

    assert count(AccountLink) == count(AccountNotice) == count(KnownDevice) == 0


def test_so_many_browsers_are_known_and_the_oldest_are_forgotten(asha):
    for turn in range(MOST_DEVICES + 3):
        at = clock.now() + timedelta(minutes=turn)
        with transaction() as session:
            digest = ids.digest(str(turn))
            assert remember_device(session, person_id=asha.id, digest=digest, at=at)

    with reading() as session:
        left = set(session.scalars(select(KnownDevice.digest)))
    assert len(left) == MOST_DEVICES
    assert ids.digest("2") not in left
    assert ids.digest("3") in left
