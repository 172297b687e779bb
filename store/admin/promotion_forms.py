"""Checks what staff type about promotions, codes and gift cards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.core import Field
from wtforms.validators import Email, Length, NumberRange, Optional, Regexp

from store.kernel import clock
from store.kernel.money import Money
from store.promotions.actions import Limits, Wording
from store.promotions.models import Promotion
from store.promotions.terms import Action, Deed, Kind, Rules
from store.web.forms import Form, InputRequired, money_text

NEEDED = InputRequired("Write something here.")
PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?", re.ASCII)
KINDS = [
    (Kind.ORDER, "Off the whole order"),
    (Kind.PRODUCT, "Off single products"),
    (Kind.DELIVERY, "Off the delivery"),
]
DEED_WORDS = {
    Deed.PERCENT: "A share off",
    Deed.AMOUNT: "An amount off (of products: off each piece)",
    Deed.FIXED_PRICE: "A fixed price for each piece",
    Deed.BUY_GET: "Of so many pieces the cheapest are free",
    Deed.FREE_DELIVERY: "Free delivery",
}
BESIDE = [
    (Kind.PRODUCT, "those for products"),
    (Kind.ORDER, "those for the order"),
    (Kind.DELIVERY, "those for delivery"),
]
FORMAT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


def _most(length: int) -> Length:
    return Length(max=length, message=f"Use up to {length} characters.")


def _whole(most: int) -> NumberRange:
    return NumberRange(0, most, f"Write a whole number, from 0 to {most:,}.")


def _percent(_form: Any, field: Field) -> None:
    if PERCENT.fullmatch(field.data or "") is None:
        raise ValidationError("Write a share such as 10 or 12.5.")


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=clock.IST) if moment else None


def _naive(moment: datetime | None) -> datetime | None:
    return moment.astimezone(clock.IST).replace(tzinfo=None) if moment else None


class PromotionForm(Form):
    """All that staff write down about a promotion."""

    version = HiddenField(default="0", validators=[Regexp(r"^\d{1,9}$")])
    name = StringField("Name for the staff", [NEEDED, _most(80)])
    label = StringField("What the customer reads", [NEEDED, _most(80)])
    kind = SelectField("What becomes cheaper", choices=KINDS)
    deed = SelectField("How", choices=[*DEED_WORDS.items()])
    percent = StringField("Share", [Optional(), _percent])
    amount = StringField("Amount or price", [Optional(), money_text])
    buy = IntegerField("Bought", [Optional(), _whole(100)])
    get = IntegerField("Free of them besides", [Optional(), _whole(100)])
    automatic = BooleanField("Counts by itself, without a code")
    combines = SelectMultipleField("Counts beside", choices=BESIDE)
    priority = IntegerField("Before others that take as much", [Optional(), _whole(1000)])
    minimum = StringField("From a value of", [Optional(), money_text])
    quantity = IntegerField("From so many pieces", [Optional(), _whole(10_000)])
    only = SelectField(
        "Only",
        choices=[("", "Things and prints"), ("things", "Things"), ("prints", "Prints")],
    )
    skus = TextAreaField("Part numbers", [_most(4000)])
    categories = SelectMultipleField("Categories", coerce=int)
    collections = SelectMultipleField("Collections", coerce=int)
    brands = SelectMultipleField("Brands")
    price_lists = SelectMultipleField("Price lists", coerce=int)
    signed_in = BooleanField("Only for customers who have signed in")
    first_order = BooleanField("Only for a first order")
    starts_at = DateTimeLocalField("From", [Optional()], format=FORMAT)
    ends_at = DateTimeLocalField("Until", [Optional()], format=FORMAT)

    def offer_choices(self, choices: Mapping[str, list[Any]]) -> None:
        """Say what there is to choose from."""
        for name, offered in choices.items():
            self[name].choices = offered

    @property
    def part_numbers(self) -> list[str]:
        return list(dict.fromkeys((self.skus.data or "").replace(",", " ").split()))

    def wording(self, products: frozenset[int]) -> Wording:
        """Give what was written; `products` are those of the part numbers."""
        return Wording(
            name=(self.name.data or "").strip(),
            label=(self.label.data or "").strip(),
            kind=Kind(self.kind.data),
            action=self._action(),
            rules=self._rules(products),
            combines=frozenset(Kind(word) for word in self.combines.data or ()),
            automatic=self.automatic.data,
            priority=self.priority.data or 0,
            starts_at=_aware(self.starts_at.data),
            ends_at=_aware(self.ends_at.data),
        )

    def _action(self) -> Action:
        """Give the deed with what it asks for; what it does not read is dropped."""
        deed = Deed(self.deed.data)
        if deed is Deed.PERCENT:
            return Action(deed, percent_bp=_basis_points(self.percent.data))
        if deed in (Deed.AMOUNT, Deed.FIXED_PRICE):
            return Action(deed, amount=_money(self.amount.data))
        if deed is Deed.BUY_GET:
            return Action(deed, buy=self.buy.data or 0, get=self.get.data or 0)
        return Action(deed)

    def _rules(self, products: frozenset[int]) -> Rules:
        return Rules(
            minimum=_money(self.minimum.data),
            quantity=self.quantity.data or 0,
            products=products,
            categories=frozenset(self.categories.data or ()),
            collections=frozenset(self.collections.data or ()),
            brands=frozenset(self.brands.data or ()),
            only=self.only.data or "",
            first_order=self.first_order.data,
            signed_in=self.signed_in.data,
            price_lists=frozenset(self.price_lists.data or ()),
        )


def filled_in(promotion: Promotion, skus: list[str]) -> dict[str, Any]:
    """Give the form's fields as a promotion has them."""
    offer = promotion.offer()
    action, rules = offer.action, offer.rules
    whole, rest = divmod(action.percent_bp, 100)
    return {
        **{name: getattr(rules, name) for name in vars(rules)},
        **{name: getattr(promotion, name) for name in ("name", "label", "automatic")},
        "version": str(promotion.version),
        "kind": promotion.kind.value,
        "deed": action.deed.value,
        "percent": f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
        if action.percent_bp
        else "",
        "amount": action.amount.plain if action.amount else "",
        "minimum": rules.minimum.plain if rules.minimum else "",
        "quantity": rules.quantity or None,
        "buy": action.buy or None,
        "get": action.get or None,
        "combines": promotion.combines,
        "priority": promotion.priority,
        "skus": ", ".join(skus),
        "starts_at": _naive(promotion.starts_at),
        "ends_at": _naive(promotion.ends_at),
    }


class CodeForm(Form):
    """One code, and how often it may be used."""

    code = StringField("Code", [NEEDED, _most(40)])
    uses = IntegerField("Uses in all", [Optional(), NumberRange(1, 10**6, "At least 1.")])
    per_person = IntegerField(
        "Uses for each person", [Optional(), NumberRange(1, 10**6, "At least 1.")]
    )

    @property
    def limits(self) -> Limits:
        return Limits(self.uses.data, self.per_person.data)


class BatchForm(Form):
    """So many codes of one use each."""

    count = IntegerField("How many", [InputRequired("Write how many.")])
    prefix = StringField("Word before", [_most(16)])


class CardForm(Form):
    """A gift card to issue."""

    amount = StringField("Amount", [NEEDED, money_text])
    recipient = StringField(
        "Recipient's e-mail address",
        [Optional(), Email("Write an e-mail address."), _most(254)],
    )
    note = StringField("Why, or from whom", [_most(200)])
    expires_on = DateField("Until the end of", [Optional()])

    @property
    def expires_at(self) -> datetime | None:
        day = self.expires_on.data
        return (
            datetime(day.year, day.month, day.day, 23, 59, tzinfo=clock.IST)
            if day
            else None
        )


def _money(text: str | None) -> Money:
    return Money.parse(text) if text else Money.zero()


def _basis_points(text: str | None) -> int:
    found = PERCENT.fullmatch(text or "")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
