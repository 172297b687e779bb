"""What a request may ask for, checked strictly: an unknown or odd parameter is refused."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from store.api.problems import BadRequest, Fault
from store.catalog.filters import Filters, Sort
from store.catalog.words.asking import MAX_LENGTH
from store.kernel.money import Money

Asked = TypeVar("Asked", bound="Parameters")
MAX_PAISE = 10**12


def _without_nul(value: object) -> object:
    if isinstance(value, str) and "\0" in value:
        raise ValueError("a text without NUL characters is wanted")
    return value


Text = Annotated[str, BeforeValidator(_without_nul), Field(max_length=MAX_LENGTH)]
Paise = Annotated[int, Field(ge=0, le=MAX_PAISE)]


class Parameters(BaseModel):
    """Parameters of one address."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Suggesting(Parameters):
    """What somebody has typed so far."""

    q: Text = ""


class Listing(Parameters):
    """Filters, order and page of a list of products; prices are whole paise."""

    q: Text = ""
    category: Text = ""
    brand: list[Text] = Field(default=[], max_length=20)
    price_min: Paise | None = None
    price_max: Paise | None = None
    in_stock: bool = False
    sort: Sort = Sort.RELEVANCE
    limit: int = Field(default=24, ge=1, le=100)
    after: Text = ""

    @property
    def filters(self) -> Filters:
        return Filters(
            query=" ".join(self.q.split()),
            category=self.category,
            brands=tuple(self.brand),
            price_min=None if self.price_min is None else Money(self.price_min),
            price_max=None if self.price_max is None else Money(self.price_max),
            in_stock=self.in_stock,
            sort=self.sort,
        )


def asked(kind: type[Asked]) -> Asked:
    """Read the request's parameters; raises BadRequest naming each that is wrong."""
    try:
        return kind.model_validate(_sent(kind))
    except ValidationError as error:
        raise BadRequest([_fault(dict(row)) for row in error.errors()]) from None


def _sent(kind: type[Parameters]) -> dict[str, Any]:
    """Give what was sent; only a list may come several times."""
    lists = {
        name for name, field in kind.model_fields.items() if field.annotation == list[Text]
    }
    sent = dict(request.args.lists())
    twice = [name for name in sent if name not in lists and len(sent[name]) > 1]
    if twice:
        raise BadRequest([Fault(f"/{name}", "This came twice.") for name in twice])
    return {name: values if name in lists else values[0] for name, values in sent.items()}


def _fault(row: dict[str, Any]) -> Fault:
    pointer = "".join(f"/{part}" for part in row["loc"])
    unknown = row["type"] == "extra_forbidden"
    return Fault(pointer, "There is no such parameter." if unknown else f"{row['msg']}.")
