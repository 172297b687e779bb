"""The lines of a Checkout Session: checked, priced and added up."""

from __future__ import annotations

from store.payments.sandbox import values
from store.payments.sandbox.errors import ParameterError, missing, unsupported
from store.payments.sandbox.state import Document
from store.payments.sandbox.world import World, new_id

MOST_LINES = 100
LINE = frozenset({"price_data", "quantity", "metadata"})
PRICE = frozenset({"currency", "unit_amount", "product_data", "tax_behavior"})
PRODUCT = frozenset({"name", "description", "images", "metadata", "tax_code", "unit_label"})


def priced(world: World, given: list[Document]) -> list[Document]:
    """Give Stripe's line items (`item` objects, amounts in minor units)."""
    if len(given) > MOST_LINES:
        raise ParameterError(
            f"You can have at most {MOST_LINES} line items.", param="line_items"
        )
    found = [_line(world, line, param=f"line_items[{at}]") for at, line in enumerate(given)]
    if len({line["currency"] for line in found}) > 1:
        raise ParameterError(
            "All prices on a Checkout Session must have the same currency.",
            param="line_items",
        )
    return found


def total(lines: list[Document]) -> int:
    """Give what the lines sum to; raises when Stripe would not charge so little."""
    amount = sum(line["amount_total"] for line in lines)
    try:
        return values.chargeable(amount, lines[0]["currency"], param="line_items")
    except ParameterError as error:
        message = error.error["message"].replace(
            "Amount", "The Checkout Session's total amount"
        )
        raise ParameterError(
            message, code=error.error["code"], param="line_items"
        ) from None


def _line(world: World, given: Document, *, param: str) -> Document:
    _supported(given, LINE, param)
    if "price_data" not in given:
        raise missing(f"{param}[price_data]")
    if "quantity" not in given:
        raise missing(f"{param}[quantity]")
    quantity = _quantity(given["quantity"], param=f"{param}[quantity]")
    price = _price(world, given["price_data"], param=f"{param}[price_data]")
    amount = values.amount(price["unit_amount"] * quantity, param=param)
    return {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": given["price_data"]["product_data"]["name"],
        "metadata": values.metadata(given.get("metadata"), param=f"{param}[metadata]"),
        "price": price,
        "quantity": quantity,
    }


def _quantity(quantity: int, *, param: str) -> int:
    if quantity < 1:
        raise ParameterError(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param=param,
        )
    return quantity


def _price(world: World, given: Document, *, param: str) -> Document:
    _supported(given, PRICE, param)
    for name in ("unit_amount", "product_data"):
        if name not in given:
            raise missing(f"{param}[{name}]")
    _check_product(given["product_data"], param=f"{param}[product_data]")
    amount = values.amount(given["unit_amount"], param=f"{param}[unit_amount]")
    return {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": world.second,
        "currency": values.currency(given["currency"], param=f"{param}[currency]"),
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod"),
        "recurring": None,
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }


def _check_product(given: Document, *, param: str) -> None:
    _supported(given, PRODUCT, param)
    values.filled(given["name"], param=f"{param}[name]")
    if "description" in given:
        values.filled(given["description"], param=f"{param}[description]")
    values.metadata(given.get("metadata"), param=f"{param}[metadata]")


def _supported(given: Document, known: frozenset[str], param: str) -> None:
    for name in given:
        if name not in known:
            raise unsupported(f"{param}[{name}]")
