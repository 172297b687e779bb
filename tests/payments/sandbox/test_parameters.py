"""Parameters are held against the SDK's own types."""

from typing import Literal, get_args, get_origin

import pytest
import stripe

from store.payments.sandbox import contract, parameters
from store.payments.sandbox.errors import ParameterError

CREATE = "checkout.sessions.create"


def hints_of(shape, seen=None):
    """Give every type that the parameters of a shape may have, however deep."""
    seen = set() if seen is None else seen
    for hint in contract.fields(shape).values():
        yield from _unfolded(hint, seen)


def _unfolded(hint, seen):
    yield hint
    if contract.is_shape(hint) and hint not in seen:
        seen.add(hint)
        yield from hints_of(hint, seen)
    if get_origin(hint) not in (None, Literal):
        for part in get_args(hint):
            yield from _unfolded(part, seen)


@pytest.mark.parametrize("operation", contract.PARAMETERS)
def test_every_type_the_sdk_uses_is_understood(operation):
    understood = {*parameters.CHECKERS, *parameters.SCALARS}

    unknown = [
        hint
        for hint in hints_of(contract.PARAMETERS[operation])
        if not contract.is_shape(hint) and (get_origin(hint) or hint) not in understood
    ]

    assert unknown == []


def test_brackets_become_groups():
    pairs = [("a", "1"), ("b[c][0][d]", "2"), ("e[]", "3"), ("e[]", "4")]

    assert parameters.nested(pairs) == {
        "a": "1",
        "b": {"c": {"0": {"d": "2"}}},
        "e": {"0": "3", "1": "4"},
    }


def test_values_get_the_types_of_the_sdk():
    given = parameters.read(
        [
            ("line_items[0][quantity]", "2"),
            ("line_items[0][price_data][currency]", "inr"),
            ("automatic_tax[enabled]", "false"),
            ("metadata[order]", "7"),
            ("expires_at", "1800000000"),
            ("custom_text[submit]", ""),
        ],
        operation=CREATE,
    )

    assert given["line_items"][0]["quantity"] == 2
    assert given["automatic_tax"] == {"enabled": False}
    assert given["metadata"] == {"order": "7"}
    assert given["expires_at"] == 1_800_000_000
    assert given["custom_text"] == {"submit": ""}


def test_a_moment_may_be_one_or_a_range():
    alone = parameters.read([("created", "5")], operation="events.list")
    between = parameters.read(
        [("created[gte]", "5"), ("created[lt]", "9")], operation="events.list"
    )

    assert alone == {"created": 5}
    assert between == {"created": {"gte": 5, "lt": 9}}


WRONG = {
    "an unknown name": ("colour", "red", "parameter_unknown"),
    "an unknown name deep inside": (
        "line_items[0][price_data][colour]",
        "red",
        "parameter_unknown",
    ),
    "an option of the SDK": ("idempotency_key", "x", "parameter_unknown"),
    "a word for a number": ("expires_at", "soon", "parameter_invalid_integer"),
    "a fraction": ("line_items[0][quantity]", "1.5", "parameter_invalid_integer"),
    "an unknown word": ("mode", "gift", None),
    "the old word": ("ui_mode", "hosted", None),
    "a word for a truth": ("allow_promotion_codes", "yes", None),
    "a word for a list": ("line_items", "motor", None),
    "a word for a group": ("payment_intent_data", "motor", None),
    "a group for a word": ("success_url[a]", "b", None),
    "a word for metadata": ("payment_intent_data[metadata]", "x", None),
}


@pytest.mark.parametrize("what", WRONG)
def test_it_refuses(what):
    name, value, code = WRONG[what]

    with pytest.raises(ParameterError) as refusal:
        parameters.read([(name, value)], operation=CREATE)

    assert refusal.value.error["param"] == name.replace("[a]", "")
    assert refusal.value.error.get("code") == code


def test_a_required_parameter_is_missed():
    with pytest.raises(ParameterError) as refusal:
        parameters.read([("line_items[0][price_data][unit_amount]", "5")], operation=CREATE)

    assert refusal.value.error["code"] == "parameter_missing"
    assert refusal.value.error["param"] == "line_items[0][price_data][currency]"


def test_the_positions_of_a_list_are_numbers():
    with pytest.raises(ParameterError) as refusal:
        parameters.read([("line_items[first][quantity]", "1")], operation=CREATE)

    assert refusal.value.error["message"] == "Invalid array: line_items"


def test_the_old_name_of_a_parameter_is_unknown_to_this_version():
    with pytest.raises(ParameterError) as refusal:
        parameters.read([("payment_method_types[0]", "card")], operation=CREATE)

    assert refusal.value.error["code"] == "parameter_unknown"


def test_malformed_brackets_are_refused():
    with pytest.raises(ParameterError):
        parameters.nested([("a]b[", "1")])


def test_the_sdk_hears_of_an_unknown_parameter(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.open(colour="red")

    assert (refusal.value.code, refusal.value.param) == ("parameter_unknown", "colour")
