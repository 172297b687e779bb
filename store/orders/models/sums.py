"""How an order's total comes about, row by row, wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterator

from store.kernel.money import Money
from store.orders.models.lines import OrderDiscount
from store.promotions.discounts import told

Row = tuple[str, str]


class Sums:
    """The rows of an order's sum as texts, as it was written down."""

    items_total: Money
    discount: Money
    discount_label: str
    discounts: list[OrderDiscount]
    delivery_label: str
    delivery_price: Money
    total: Money
    gift_total: Money

    @property
    def sum_rows(self) -> list[Row]:
        """What makes up the total: items, each discount, delivery."""
        items = ("Items", str(self.items_total))
        return [items, *self._discount_rows(), self._delivery_row()]

    @property
    def gift_rows(self) -> list[Row]:
        """What gift cards paid of the total, and what was left."""
        if not self.gift_total:
            return []
        left = ("Left to pay", str(self.total - self.gift_total))
        return [("Gift card", str(-self.gift_total)), left]

    def _discount_rows(self) -> Iterator[Row]:
        sums: dict[str, Money] = {}
        for each in self.discounts:
            if each.line_position is not None:
                name = told(each.label, each.code)
                sums[name] = sums.get(name, Money.zero()) + each.amount
        if self.discount and not sums:  # placed when a discount had one label
            sums[self.discount_label or "Discount"] = self.discount
        for name, off in sums.items():
            yield name, str(-off)

    def _delivery_row(self) -> Row:
        price = str(self.delivery_price) if self.delivery_price else "Free"
        off = [each for each in self.discounts if each.line_position is None]
        words = [self.delivery_label, *(told(each.label, each.code) for each in off)]
        return ", ".join(words), price
