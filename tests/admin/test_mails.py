"""Every mail can be looked at with made-up data, and sent to oneself."""

import pytest

from store.accounts.models import Role
from store.admin.letters import letters
from store.infra import mail
from store.settings import ROOT


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
def test_a_mail_is_looked_at_and_a_test_goes_to_who_asks_alone(desk_of, monkeypatch):
    sent = []
    monkeypatch.setattr(mail, "send", lambda message, _settings: sent.append(message))
    desk = desk_of(Role.CONTENT)
    desk.get("/admin/mails")
    assert "Your order MX-SAMPLE is paid" in desk.page

    page = desk.get("/admin/mails/receipt/page")
    assert "sandbox" in page.headers["Content-Security-Policy"]
    desk.get("/admin/mails/receipt")
    desk.follow(desk.post("/admin/mails/receipt/tests"))

    assert "A test is on its way" in desk.page
    assert [each["To"].startswith("content.") for each in sent] == [True]
    assert desk_of(Role.SUPPORT).get("/admin/mails").status_code == 403
    assert desk.get("/admin/mails/nothing").status_code == 404
