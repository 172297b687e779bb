"""Orders in JSON."""

from __future__ import annotations

from flask import url_for

from store.api.answers import Json
from store.api.shapes.values import moment, money
from store.catalog.views.structured import absolute
from store.orders.models import Order, OrderLine


def order(one: Order, *, contact: bool) -> Json:
    """Write an order; who it goes to only for who may know (`contact`)."""
    return {
        "id": one.number,
        "status": one.status.value,
        "payment_status": one.payment_status.value,
        "fulfilment_status": one.fulfilment_status.value,
        "placed_at": moment(one.placed_at),
        "shipped_at": moment(one.shipped_at) if one.shipped_at else None,
        "tracking": one.tracking or None,
        "promised_from": one.promised_from.isoformat(),
        "promised_to": one.promised_to.isoformat(),
        "items_total": money(one.items_total),
        "discount": money(one.discount),
        "delivery": {"method": one.delivery_method, "price": money(one.delivery_price)},
        "tax": money(one.tax),
        "total": money(one.total),
        "lines": [_line(line) for line in one.lines],
        "recipient": _recipient(one) if contact else None,
        "url": absolute(url_for("orders.show", number=one.number)),
    }


def _line(line: OrderLine) -> Json:
    return {
        "kind": "print" if line.is_print else "thing",
        "sku": line.sku or None,
        "title": line.title,
        "detail": line.detail,
        "quantity": line.quantity,
        "total": money(line.total),
        "tax": money(line.tax),
    }


def _recipient(one: Order) -> Json:
    return {
        "name": one.name,
        "email": one.email,
        "phone": one.phone,
        "line1": one.line1,
        "line2": one.line2,
        "city": one.city,
        "state": one.state,
        "postcode": one.postcode,
    }
