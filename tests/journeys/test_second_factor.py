"""Somebody signs up, adds a passkey and an app, and comes back in by either."""

import re
from email import message_from_bytes
from email.policy import default

import pyotp
import pytest
from playwright.sync_api import Page, expect

from store.kernel import clock
from tests.servers.ports import wait_until

pytestmark = pytest.mark.one_database

EMAIL, PASSWORD = "kiran@example.in", "seven brass nuts in a drawer"
LINK = re.compile(r"/account/links/[\w.-]+")
# A laptop with a lock: it keeps passkeys, and asks for a finger before it shows one.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.asvs("V6.5.6")
def test_a_passkey_and_an_app_let_their_owner_in(page, shop):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    kiran = Kiran(page, shop)

    kiran.signs_up()
    kiran.adds_a_passkey()
    kiran.signs_out()
    kiran.signs_in_by_passkey()
    secret = kiran.sets_up_an_app()
    kiran.signs_out()

    kiran.signs_in_by_password_and_code(secret)


class Kiran:
    """A customer with a laptop that keeps passkeys: those belong to a name, no number."""

    def __init__(self, page: Page, shop) -> None:
        self.page, self.shop = page, shop
        self.home = shop.url.replace("127.0.0.1", "localhost")

    def signs_up(self) -> None:
        page = self._open("/account/sign-up")
        page.get_by_label("Name", exact=True).fill("Kiran Nair")
        page.get_by_label("E-mail address").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Create the account").click()
        self._reads("Look into your mailbox")
        self._open(self._link_in_the_mail())
        page.get_by_role("button", name="Open the account").click()
        self._reads("Kiran Nair")

    def adds_a_passkey(self) -> None:
        page = self._open("/account/second-factor")
        page.get_by_label("What do you call this device?").fill("My laptop")
        page.get_by_role("button", name="Add a passkey").click()
        self._reads("One more thing: your recovery codes")
        expect(page.locator(".paper-codes li")).to_have_count(10)
        page.get_by_role("link", name="I have kept them").click()
        expect(page.get_by_role("list", name="Your passkeys")).to_contain_text("My laptop")

    def signs_out(self) -> None:
        page = self._open("/account")
        page.get_by_role("button", name="Sign out", exact=True).click()
        expect(page.locator("#toasts")).to_contain_text("You are signed out")

    def signs_in_by_passkey(self) -> None:
        page = self._open("/account/login")
        page.get_by_role("button", name="Sign in with a passkey").click()
        self._reads("Kiran Nair")

    def sets_up_an_app(self) -> str:
        page = self._open("/account/second-factor/app")
        picture = page.get_by_role("img", name=re.compile("QR code"))
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 0
        secret = page.locator(".scan-key").inner_text().replace(" ", "")
        page.get_by_label("Code from your app").fill(pyotp.TOTP(secret).now())
        page.get_by_role("button", name="Turn it on").click()
        expect(page.get_by_role("main")).to_contain_text("My phone")
        return secret

    def signs_in_by_password_and_code(self, secret: str) -> None:
        """The code of now was used to set the app up: the next one is good already."""
        page = self._open("/account/login")
        page.get_by_label("E-mail address").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        self._reads("Now your second factor")
        code = pyotp.TOTP(secret).at(clock.now(), counter_offset=1)
        page.get_by_label("Code from your app").fill(code)
        page.get_by_role("button", name="Go on").click()
        self._reads("Kiran Nair")

    def _open(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page

    def _reads(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def _link_in_the_mail(self) -> str:
        found: list[str] = []

        def arrived() -> bool:
            for path in (self.shop.folder / "mail").glob("*.eml"):
                mail = message_from_bytes(path.read_bytes(), policy=default)
                if mail["To"] == EMAIL:
                    found.extend(LINK.findall(mail.get_body(("plain",)).get_content()))
            return bool(found)

        wait_until(arrived, seconds=90, what="the mail with the link", every=0.3)
        return found[0]
