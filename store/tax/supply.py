"""Where a supply counts: the state whose tax it bears (IGST Act 2017, ss. 10 and 12)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

SERVICES = "99"  # codes of services (SAC) begin so, those of goods (HSN) never


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Who supplies to whom, as states: "" where there is none.

    `delivery` is where the goods' journey ends, "" when they are handed over at the
    counter. `billing` is the bill's own address where it is not the parcel's.
    `registered` is the state of the recipient's GSTIN, "" without one.
    """

    supplier: str
    delivery: str = ""
    billing: str = ""
    registered: str = ""


def is_service(code: str) -> bool:
    """Tell whether an HSN or SAC code is that of a service."""
    return code.startswith(SERVICES)


def place_of_supply(parties: Parties, codes: Collection[str]) -> str:
    """Give the state in which an order counts.

    An order of services alone follows the rule for services. With goods in it, it is one
    delivery of goods, to which what was made to order belongs.
    """
    if codes and all(is_service(code) for code in codes):
        return place_of_services(parties)
    return place_of_goods(parties)


def place_of_goods(parties: Parties) -> str:
    """Give where goods count.

    To a consumer: the address on the invoice, which is the delivery's where the two
    differ (s. 10(1)(ca); Circular 209/3/2024). To a business: where the movement ends
    (s. 10(1)(a)); billed to one and shipped elsewhere at its word, at its principal place
    (s. 10(1)(b)). Handed over at the counter: there (s. 10(1)(c)).
    """
    if not parties.delivery:
        return parties.supplier
    if parties.registered and parties.billing:
        return parties.registered
    return parties.delivery


def place_of_services(parties: Parties) -> str:
    """Give where services count.

    At the business that has them made; for a consumer at the address on record, which a
    parcel has; without one at the supplier (s. 12(2)).
    """
    return parties.registered or parties.delivery or parties.supplier
