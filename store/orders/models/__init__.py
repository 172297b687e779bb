"""The order, its lines, its history and its states."""

from store.orders.models.desk import OrderMail, OrderNote, OrderTag, OrderView
from store.orders.models.lines import OrderDiscount, OrderEvent, OrderLine, PartLine
from store.orders.models.orders import Order, order_number
from store.orders.models.runs import Fate, OrderRun, OrderRunItem, RunKind
from store.orders.models.standing import BANK, CASH, INVOICE, MONEY_CAME, ONLINE
from store.orders.models.states import (
    FULFILMENT,
    LIFECYCLE,
    PAYMENT,
    FulfilmentStatus,
    OrderStatus,
    PaymentStatus,
)

__all__ = [
    "BANK",
    "CASH",
    "FULFILMENT",
    "INVOICE",
    "LIFECYCLE",
    "MONEY_CAME",
    "ONLINE",
    "PAYMENT",
    "Fate",
    "FulfilmentStatus",
    "Order",
    "OrderDiscount",
    "OrderEvent",
    "OrderLine",
    "OrderMail",
    "OrderNote",
    "OrderRun",
    "OrderRunItem",
    "OrderStatus",
    "OrderTag",
    "OrderView",
    "PartLine",
    "PaymentStatus",
    "RunKind",
    "order_number",
]
