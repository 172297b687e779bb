"""Mail by a real SMTP conversation, and the mailbox of files."""

import smtplib
from email import message_from_bytes, policy

import pytest
from jinja2 import DictLoader

from store.infra import mail
from store.kernel import clock
from tests.servers.smtp import mail_server


@pytest.fixture
def settings(configuration, tmp_path):
    told = {"VAR": tmp_path, "PUBLIC_URL": "https://shop.example"}
    return configuration.model_copy(update=told)


@pytest.fixture
def message(settings, monkeypatch):
    """A mail of two parts, whose words are the test's own."""
    pages = {"mail/hello.txt": "Hello {{ name }}\n", "mail/hello.html": "<p>{{ name }}</p>"}
    own = mail._templates().overlay(loader=DictLoader(pages))
    monkeypatch.setattr(mail, "_templates", lambda: own)
    return mail.build(
        "hello",
        to="asha@example.in",
        subject="नमस्ते",
        key="hello:1",
        settings=settings,
        name="Asha & <b>Bina</b>",
    )


def test_a_mail_has_a_plain_part_and_an_escaped_page(message):
    plain, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))

    assert plain == "Hello Asha & <b>Bina</b>\n"
    assert "Asha &amp; &lt;b&gt;Bina&lt;/b&gt;" in page


def test_the_same_mail_has_the_same_id_and_its_host(message, settings):
    assert message["Message-ID"].endswith("@shop.example>")
    assert message["From"] == settings.MAIL_FROM
    assert message["Date"].datetime.tzinfo is not None


def test_a_mail_goes_to_the_server_that_is_set(message, settings):
    with mail_server() as server:
        chosen = settings.model_copy(update={"SMTP_URL": server.url})
        mail.hand_over(message, chosen)

    (arrived,) = server.messages
    assert (arrived["To"], arrived["Subject"]) == ("asha@example.in", "नमस्ते")
    assert arrived.get_body(("plain",)).get_content().strip() == "Hello Asha & <b>Bina</b>"


def test_a_password_is_never_said_to_a_server_that_listens_in_the_open(message, settings):
    with mail_server() as server:
        url = server.url.replace("smtp://", "smtp://asha:secret@")
        chosen = settings.model_copy(update={"SMTP_URL": url})
        with pytest.raises(smtplib.SMTPNotSupportedError):
            mail.hand_over(message, chosen)

    assert server.messages == []


def test_a_server_that_is_down_is_told_to_the_job(message, settings):
    chosen = settings.model_copy(update={"SMTP_URL": "smtp://127.0.0.1:9"})

    with pytest.raises(ConnectionRefusedError):
        mail.hand_over(message, chosen)


def test_without_a_server_a_mail_is_one_file_however_often_it_is_sent(
    message, settings, tmp_path
):
    for _ in range(2):
        mail.hand_over(message, settings)

    (path,) = (tmp_path / "mail").iterdir()
    kept = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert kept["Subject"] == "नमस्ते"


def test_a_mail_is_dated_by_the_shops_clock(noon, message):
    assert message["Date"].datetime == clock.now()


@pytest.mark.asvs("V1.3.11")
@pytest.mark.asvs("V1.3.3")
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("where", ["to", "subject"])
def test_no_header_can_be_put_into_a_mail(settings, monkeypatch, where, end):
    pages = {"mail/hello.txt": "Hello\n", "mail/hello.html": "<p>Hello</p>"}
    own = mail._templates().overlay(loader=DictLoader(pages))
    monkeypatch.setattr(mail, "_templates", lambda: own)
    told = {"to": "asha@example.in", "subject": "Hello"}
    told[where] += f"{end}Bcc: mallory@example.com"

    with pytest.raises(ValueError, match="linefeed or carriage return"):
        mail.build("hello", key="hello:1", settings=settings, **told)
