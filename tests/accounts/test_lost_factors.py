"""Who has lost phone and paper gets in again by the word of whoever runs the shop."""

import pytest

from tests.accounts.devices_at_hand import given_app, given_codes
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


@pytest.mark.asvs("V6.5.6")
def test_lost_factors_are_removed_with_every_session_and_the_owner_is_told(
    app, browser, asha, mailbox
):
    given_app(asha)
    given_codes(asha)
    browser.follow(browser.sign_in(asha))
    assert "Now your second factor" in browser.page
    forget = ["forget-second-factors", asha.email]

    asked = app.test_cli_runner().invoke(args=forget, input="n\n")
    done = app.test_cli_runner().invoke(args=[*forget, "--yes"])

    assert asked.exit_code == 1
    assert "1 second factor removed" in done.output
    browser.follow(browser.sign_in(asha))
    assert "<h1>Asha Rao</h1>" in browser.page
    run_jobs()
    assert "Your second factors were removed" in mailbox()
    nobody = [forget[0], "nobody@example.com", "--yes"]
    assert app.test_cli_runner().invoke(args=nobody).exit_code == 1
