"""Codes of an app and on paper: random enough, short-lived, and nothing of them is kept."""

import math
import random
import re
from datetime import datetime, timedelta

import pyotp
import pytest

from store.accounts import codes
from store.accounts.access import RECENT
from store.accounts.entrance import HALF_LASTS
from store.accounts.showing import CHALLENGE_LASTS
from store.kernel import clock, ids
from store.settings import ROOT

AT = datetime(2026, 11, 24, 12, 0, 15, tzinfo=clock.IST)
# RFC 6238, appendix B: the key of SHA-1, and its codes shortened to six digits.
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
KNOWN = [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]


@pytest.mark.parametrize(("second", "code"), KNOWN)
def test_the_codes_are_those_of_the_standard(second, code):
    at = datetime.fromtimestamp(second, clock.IST)

    assert codes.counter_of(KEY, code, at=at) == second // 30


@pytest.mark.asvs("V6.5.5")
def test_a_code_is_good_for_its_half_minute_and_one_on_either_side():
    step = int(AT.timestamp()) // 30
    code = pyotp.TOTP(KEY).generate_otp(step)

    taken = {
        seconds: codes.counter_of(KEY, code, at=AT + timedelta(seconds=seconds))
        for seconds in (-46, -45, -16, 0, 14, 44, 45)
    }

    fits = dict.fromkeys((-45, -16, 0, 14, 44), step)
    assert taken == {**fits, -46: None, 45: None}


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "1" * 999])
def test_what_is_no_code_fits_nothing(typed):
    assert codes.counter_of(KEY, typed, at=AT) is None


@pytest.mark.asvs("V6.5.3")
@pytest.mark.asvs("V6.5.4")
def test_secrets_and_codes_are_not_of_a_random_that_can_be_seeded():
    random.seed(1)
    first = (codes.new_secret(), codes.new_sheet(), codes.new_salt())
    random.seed(1)
    second = (codes.new_secret(), codes.new_sheet(), codes.new_salt())

    assert all(one != other for one, other in zip(first, second, strict=True))
    assert len(ids.READABLE) ** codes.CODE_LENGTH > 2**48
    assert codes.SECRET_BYTES * 8 == 160


def test_a_sheet_has_ten_codes_that_are_read_however_they_are_typed():
    sheet = codes.new_sheet()
    salt = codes.new_salt()

    assert len(set(sheet)) == 10
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}", code) for code in sheet)
    typed = f" {sheet[0].lower().replace('-', ' ')} "
    assert codes.hashed(typed, salt) == codes.hashed(sheet[0], salt)


def test_the_picture_is_drawn_here_and_carries_no_program():
    drawn = codes.picture(codes.address(KEY, email="asha@example.com")).decode()

    assert drawn.startswith("<?xml")
    assert "<svg" in drawn
    assert "script" not in drawn
    assert "style" not in drawn
    assert KEY not in drawn


@pytest.mark.asvs("V6.5.5")
def test_the_page_about_accounts_says_how_strong_they_are_and_how_long_they_last():
    page = " ".join((ROOT / "docs/security/accounts.md").read_text().split())
    bits = codes.CODE_LENGTH * math.log2(len(ids.READABLE))

    for sentence in (
        f"a sealed secret of {codes.SECRET_BYTES * 8} bits",
        f"and {codes.AROUND} on either side: {codes.STEP * (1 + 2 * codes.AROUND)} seconds",
        f"{int(bits)} bits, kept as argon2id under the salt of its sheet of {codes.CODES}",
        f"a challenge for {CHALLENGE_LASTS.seconds // 60} minutes",
        f"for {HALF_LASTS.seconds // 60} minutes the session knows",
        f"a proof of the last {RECENT.seconds // 60} minutes",
    ):
        assert sentence in page
