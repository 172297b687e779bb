"""What is asked of the shop and of the floor: pages of many kinds, carts with lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from bench.catalogue.addresses import Catalogue
from bench.catalogue.asking import Ask, answered

FRESH = 6000
FEW = 4
VISITORS = 60
LISTS = ("listing", "filtered", "category", "product", "search", "suggestions")
# What the floor shows of the same kind; it has no search.
FLOORS = {
    "listing": "listing",
    "filtered": "category",
    "category": "category",
    "product": "product",
}
LINES = 3
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """One kind of page, and what to ask each side for.

    The shop's warm side is a few addresses again and again, the fresh one ever others.
    """

    name: str
    sides: dict[str, list[Ask]]


def pages(catalogue: Catalogue, shop: str, floor: str, names: list[str]) -> list[Page]:
    """The pages of these names, or all; carts are filled on the way."""
    lists = [_page(catalogue, name) for name in LISTS if not names or name in names]
    if names and not {"cart", "add to cart"}.intersection(names):
        return lists
    ours = list(visitors(catalogue, shop))
    theirs = list(visitors(catalogue, floor))
    adding = {"fresh": _additions(ours, catalogue), "floor": _additions(theirs, catalogue)}
    carts = {"fresh": _carts(ours), "floor": _carts(theirs)}
    return [*lists, Page("add to cart", adding), Page("cart", carts)]


def visitors(catalogue: Catalogue, url: str) -> Iterator[tuple[str, str]]:
    """People with three lines in their carts: the cookies and the token of each."""
    three = list(islice(catalogue.skus, LINES))
    for _ in range(VISITORS):
        cookies: dict[str, str] = {}
        _, page = _send(url, Ask(f"/products/{three[0][1]}"), cookies)
        token = TOKEN.search(page)
        if token is None:
            raise RuntimeError(f"{url} shows no form to buy")
        for sku, _ in three:
            _send(url, _addition(_header(cookies), token.group(1), sku), cookies)
        yield _header(cookies), token.group(1)


def _page(catalogue: Catalogue, name: str) -> Page:
    sides = {"warm": catalogue.drawn(name, FEW), "fresh": catalogue.drawn(name, FRESH)}
    if floor := FLOORS.get(name):
        sides["floor"] = catalogue.drawn(floor, FRESH)
    return Page(name, sides)


def _carts(people: list[tuple[str, str]]) -> list[Ask]:
    return [Ask("/cart", cookie=cookie) for cookie, _ in people]


def _additions(people: list[tuple[str, str]], catalogue: Catalogue) -> list[Ask]:
    skus = [sku for sku, _ in catalogue.skus[:LINES]]
    return [_addition(cookie, token, sku) for sku in skus for cookie, token in people]


def _addition(cookie: str, token: str, sku: str) -> Ask:
    body = urlencode({"csrf_token": token, "variant": sku, "quantity": "1"})
    return Ask("/cart/lines", "POST", cookie, body)


def _header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _send(url: str, ask: Ask, cookies: dict[str, str]) -> tuple[int, str]:
    """Ask once, and remember the cookies that come back."""
    answer, page = answered(url, ask, cookie=_header(cookies))
    for line in answer.headers.get_all("Set-Cookie") or ():
        name, _, value = line.partition(";")[0].partition("=")
        cookies[name] = value
    if answer.status >= 400:
        raise RuntimeError(f"{ask.path} answered {answer.status}")
    return answer.status, page
