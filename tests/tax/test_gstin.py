import pytest
from hypothesis import given, settings, strategies as st

from store.kernel.errors import Invalid
from store.tax.gstin import DIGITS, check_digit, require_gstin, require_gstin_in
from store.tax.india import GST_CODES, STATES

REAL = "27AAPFU0939F1ZV"  # published as an example by the GST council
pans = st.from_regex(r"[A-Z]{5}[0-9]{4}[A-Z]", fullmatch=True)
firsts = st.builds(
    lambda state, pan, nth: f"{state}{pan}{nth}Z",
    st.sampled_from(sorted(GST_CODES.values())),
    pans,
    st.sampled_from("123456789ABC"),
)


def test_every_state_has_a_code_of_gst():
    assert GST_CODES.keys() == STATES.keys()
    assert len(set(GST_CODES.values())) == len(STATES)


def test_a_number_is_read_as_people_write_it():
    found = require_gstin(" 27aapfu 0939f1zv ")

    assert (str(found), found.state, found.pan) == (REAL, "MH", "AAPFU0939F")


@settings(max_examples=200)
@given(firsts, st.integers(0, 13), st.sampled_from(DIGITS))
def test_one_wrong_character_is_always_noticed(first, place, other):
    number = first + check_digit(first)
    wrong = number[:place] + other + number[place + 1 :]

    assert require_gstin(number).number == number
    if wrong != number:
        with pytest.raises(Invalid):
            require_gstin(wrong)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "15 characters"),
        ("27AAPFU0939F1Z", "15 characters"),
        ("२७AAPFU0939F1ZV", "15 characters"),
        ("99AAPFU0939F1ZV", "No state"),
        ("25AAPFU0939F1ZV", "No state"),
        ("27AAPFU0939F1ZW", "slip"),
    ],
)
def test_what_is_wrong_is_said(text, says):
    with pytest.raises(Invalid, match=says) as refused:
        require_gstin(text)

    assert refused.value.field == "gstin"


def test_a_number_of_another_state_is_refused():
    assert require_gstin_in(REAL, "MH").state == "MH"
    with pytest.raises(Invalid, match="registered in Maharashtra, not in Karnataka"):
        require_gstin_in(REAL, "KA")
