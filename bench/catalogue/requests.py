"""What is asked of the shop and of the floor: addresses of many kinds, carts with lines."""

import http.client
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from urllib.parse import quote, urlencode, urlsplit

from sqlalchemy import Engine, Select, func, select

from store.catalog.models import Category, FacetValue, Product, StockLevel, Variant

FRESH = 6000
FEW = 4
VISITORS = 60
LINES = 3
BROAD = ("screws", "filament", "bearing", "resin", "cable", "stainless", "petg", "kit")
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


@dataclass(frozen=True)
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    cookie: str = ""
    body: str = ""

    def line(self) -> str:
        return f"{self.method}\t{self.path}\t{self.cookie}\t{self.body}"


@dataclass
class Page:
    """One kind of page: `warm` are a few addresses again and again, `fresh` ever others."""

    name: str
    warm: list[Ask]
    fresh: list[Ask]
    floor: list[Ask] = field(default_factory=list)


@dataclass
class Catalogue:
    """Draws addresses that exist in one database."""

    engine: Engine
    seed: int = 1

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 draws addresses
        self.turn = 0

    @cached_property
    def products(self) -> list[tuple[str, str, str]]:
        """Slug, name and brand of some thousand products."""
        rows = select(Product.slug, Product.name, Product.brand).order_by(Product.id)
        found = [tuple(row) for row in self._all(rows)]
        return self.chance.sample(found, min(FRESH, len(found)))

    @cached_property
    def shelves(self) -> list[str]:
        """Categories that fill a page and more."""
        rows = select(Category.slug).join(Product).group_by(Category.slug)
        full = rows.having(func.count() >= FEW * 2)
        return [row.slug for row in self._all(full.order_by(Category.slug))]

    @cached_property
    def values(self) -> dict[str, list[str]]:
        rows = select(FacetValue.facet, FacetValue.value).order_by(FacetValue.id)
        found: dict[str, list[str]] = {}
        for facet, value in self._all(rows):
            found.setdefault(facet, []).append(value)
        return found

    @cached_property
    def skus(self) -> list[tuple[str, str]]:
        """SKU and product's slug of what there is plenty of."""
        rows = select(Variant.sku, Product.slug).join(Product).join(StockLevel)
        plenty = rows.where(StockLevel.on_hand > 150).order_by(Variant.id)
        return [tuple(row) for row in self._all(plenty.limit(VISITORS * LINES))]

    def listing(self) -> str:
        return self._address("/products", ("sort", self._sort()))

    def filtered(self) -> str:
        """Several filters: two brands or so, a colour or material, stock, a price band."""
        low, high = self._band()
        brands = self.chance.sample(self.values["brand"], 4)
        pairs = [("brand", brand) for brand in brands]
        pairs += [("colour", each) for each in self._some("colour", 3)]
        pairs += [("price_min", str(low)), ("price_max", str(high))]
        pairs += [("in_stock", "1"), ("sort", self._sort())]
        return self._address("/products", *pairs)

    def category(self) -> str:
        low, high = self._band()
        path = f"/categories/{self.chance.choice(self.shelves)}"
        return self._address(path, ("price_min", str(low)), ("price_max", str(high)))

    def product(self) -> str:
        slug, _, _ = self.products[self.turn % len(self.products)]
        return self._address(f"/products/{slug}")

    def search(self) -> str:
        """A broad word now and then, mostly two words of some product's name."""
        if self.turn % 3 == 0:
            words = self.chance.choice(BROAD)
        else:
            name = self.chance.choice(self.products)[1].replace(",", " ").split()
            words = " ".join(self.chance.sample(name, min(2, len(name))))
        return self._address("/search", ("q", words))

    def suggestions(self) -> str:
        """The beginning of a name, as long as somebody has typed."""
        name = self.chance.choice(self.products)[1]
        return self._address("/search/suggestions", ("q", name[: 2 + self.turn % 8]))

    def drawn(self, kind: str, count: int) -> list[Ask]:
        return [Ask(getattr(self, kind)()) for _ in range(count)]

    def _address(self, path: str, *pairs: tuple[str, str]) -> str:
        """Write an address that was never asked for: as a link of a campaign would be."""
        self.turn += 1
        return f"{path}?{urlencode([*pairs, ('from', f'a{self.turn}')], quote_via=quote)}"

    def _sort(self) -> str:
        return self.chance.choice(("newest", "price", "-price", "rating"))

    def _band(self) -> tuple[int, int]:
        return self.chance.randrange(20, 200), self.chance.randrange(900, 9000)

    def _some(self, facet: str, count: int) -> list[str]:
        return self.chance.sample(self.values.get(facet, []) or [""], count)

    def _all(self, rows: Select) -> list:
        with self.engine.connect() as connection:
            return list(connection.execute(rows))


def pages(catalogue: Catalogue, shop: str, floor: str) -> list[Page]:
    """Every page that is measured; carts are filled on the way."""
    made = [
        _page(catalogue, "listing", "listing"),
        _page(catalogue, "filtered", "category"),
        _page(catalogue, "category", "category"),
        _page(catalogue, "product", "product"),
        _page(catalogue, "search", ""),
        _page(catalogue, "suggestions", ""),
    ]
    ours = list(visitors(catalogue, shop))
    theirs = list(visitors(catalogue, floor))
    adding = Page("add to cart", *(2 * [_additions(ours, catalogue)]))
    adding.floor = _additions(theirs, catalogue)
    carts = [Ask("/cart", cookie=cookie) for cookie, _ in ours]
    floor_carts = [Ask("/cart", cookie=cookie) for cookie, _ in theirs]
    return [*made, adding, Page("cart", carts, carts, floor_carts)]


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


def _page(catalogue: Catalogue, name: str, floor: str) -> Page:
    fresh, warm = catalogue.drawn(name, FRESH), catalogue.drawn(name, FEW)
    return Page(name, warm, fresh, catalogue.drawn(floor, FRESH) if floor else [])


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


def answered(
    url: str, ask: Ask, *, cookie: str = ""
) -> tuple[http.client.HTTPResponse, str]:
    """Ask once; gives the answer and its text."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"Origin": url, "Referer": f"{url}/"}
    if cookie or ask.cookie:
        headers["Cookie"] = ask.cookie or cookie
    if ask.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(ask.method, ask.path, ask.body or None, headers)
    answer = connection.getresponse()
    page = answer.read().decode(errors="replace")
    connection.close()
    return answer, page
