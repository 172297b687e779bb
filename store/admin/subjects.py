"""What the staff's pages are about, in the order of a day: navigation and palette."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """One subject: its name, address, sign, the key after "g", and who may see it."""

    name: str
    href: str
    sign: str
    key: str
    permission: str

    def is_at(self, path: str) -> bool:
        """Tell whether a page belongs to this subject."""
        is_below = self.href != "/admin/" and path.startswith(f"{self.href}/")
        return path == self.href or is_below


@dataclass(frozen=True)
class Group:
    """Subjects that belong together."""

    name: str
    subjects: Sequence[Subject]

    def is_at(self, path: str) -> bool:
        """Tell whether a page belongs to one of its subjects."""
        return any(subject.is_at(path) for subject in self.subjects)


SUBJECTS = (
    Group(
        "Today",
        (
            Subject("Overview", "/admin/", "gauge", "o", "desk.see"),
            Subject("Orders", "/admin/orders", "receipt", "r", "orders.see"),
            Subject("Print jobs", "/admin/print-jobs", "printer", "j", "prints.see"),
            Subject("Quotes", "/admin/quotes", "tag", "q", "quotes.see"),
            Subject("Payments", "/admin/payments", "lock", "y", "money.see"),
        ),
    ),
    Group(
        "Goods",
        (
            Subject("Products", "/admin/products", "box", "p", "products.see"),
            Subject("Shelves", "/admin/shelves", "layers", "1", "products.see"),
            Subject("Held stock", "/admin/stock/holds", "clock", "h", "stock.see"),
            Subject("Promotions", "/admin/promotions", "tag", "e", "promotions.see"),
            Subject("Gift cards", "/admin/gift-cards", "receipt", "g", "gift_cards.see"),
            Subject("Searches", "/admin/searches", "search", "s", "searches.see"),
        ),
    ),
    Group(
        "Customers",
        (
            Subject("Customers", "/admin/customers", "account", "u", "customers.find"),
            Subject("Reviews", "/admin/reviews", "star", "v", "reviews.see"),
            Subject("Questions", "/admin/questions", "info", "a", "reviews.see"),
        ),
    ),
    Group(
        "Books",
        (
            Subject("Reports", "/admin/reports", "gauge", "l", "reports.see"),
            Subject("Invoices", "/admin/invoices", "layers", "i", "invoices.see"),
            Subject("Tax", "/admin/tax", "calendar", "t", "tax.see"),
            Subject("Delivery", "/admin/delivery", "truck", "d", "delivery.see"),
            Subject("Print set-up", "/admin/print-setup", "wrench", "x", "print_setup.see"),
            Subject("Calibration", "/admin/calibration", "ruler", "c", "calibration.see"),
        ),
    ),
    Group(
        "House",
        (
            Subject("People", "/admin/people", "lock", "w", "people.see"),
            Subject("Security", "/admin/security", "eye", "n", "security.see"),
            Subject("API keys", "/admin/api-keys", "chip", "k", "keys.see"),
            Subject("Content", "/admin/content", "edit", "m", "content.see"),
            Subject("Flags", "/admin/flags", "filter", "f", "flags.see"),
            Subject("Mails", "/admin/mails", "mail", "z", "mails.see"),
            Subject("Webhooks", "/admin/webhooks", "download", "2", "money.see"),
            Subject("Jobs", "/admin/jobs", "repeat", "b", "jobs.see"),
        ),
    ),
)


def all_subjects() -> Iterator[Subject]:
    """Give every subject, as the navigation lists them."""
    return (subject for group in SUBJECTS for subject in group.subjects)
