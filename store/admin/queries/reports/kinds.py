"""Every report of the shop, by the word its address has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from store.admin.periods import Period
from store.admin.queries.reports.customers import customers_report
from store.admin.queries.reports.prints import prints_report
from store.admin.queries.reports.products import products_report
from store.admin.queries.reports.promotions import promotions_report
from store.admin.queries.reports.sales import sales_report
from store.admin.queries.reports.searches import searches_report
from store.admin.queries.reports.shape import Report
from store.admin.queries.reports.tax import tax_report


@dataclass(frozen=True)
class Reported:
    """One report; one that is not `grouped` by days looks at its period as a whole."""

    name: str
    ask: Callable[[Session, Period], Report]
    grouped: bool = True


REPORTS: Mapping[str, Reported] = {
    "sales": Reported("Sales", sales_report),
    "tax": Reported("Tax", tax_report),
    "products": Reported("Products", products_report, grouped=False),
    "customers": Reported("Customers", customers_report),
    "prints": Reported("Prints", prints_report),
    "promotions": Reported("Promotions", promotions_report, grouped=False),
    "searches": Reported("Searches", searches_report, grouped=False),
}
