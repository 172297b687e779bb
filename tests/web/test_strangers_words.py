"""Words that could be markup, commands or templates are only ever words, on every page."""

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from sqlalchemy import String, Text, UniqueConstraint, case, update

from store.accounts.visitors import Visitor
from store.infra.db import Base, Word, transaction
from store.reactions import SELDOM  # noqa: F401 every room's models are known
from tests.factories.buying import a_cart, a_part
from tests.factories.printing import a_print_job, an_upload
from tests.factories.promotions import a_card, a_code
from tests.factories.reviewing import a_purchase, written

# Closes what it may stand in, opens an element; is a template and a format, too.
POLYGLOT = """'"></script><x9 y9=1>{{7*7}}{0}"""
SPOILED = {
    "address", "answer", "author", "body", "city", "detail", "description", "failure",
    "filename", "label", "line1", "line2", "material_name", "name", "needs_attention",
    "note", "question", "reason", "reply", "summary", "text", "title", "blurb", "actor",
}  # fmt: skip
ADDRESSES = [
        "/search?q={}", "/products?brand={}", "/products?sort={}", "/products?price_min={}",
        "/search/suggestions?q={}", "/account/login?next={}", "/account/sign-up?next={}",
        "/products/{}", "/categories/{}", "/orders/{}", "/quotes/{}", "/uploads/{}", "/{}",
]  # fmt: skip
LEADS = re.compile(r'href="(/[^"#]*)"')
NEVER_OPENED = re.compile(
    r"^/(assets|media|static|account/logout|admin/gstr1)|\.(pdf|csv|zip|json|xml|svg|png|gcode)"
)
MOST_PAGES = 140


class Seen(HTMLParser):
    """Notes whether the words became an element or an attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag == "x9" or any(name == "y9" for name, _ in attrs):
            self.broken.append(self.get_starttag_text())


@pytest.fixture
def spoiled(database, asha, owner):
    """A shop in which everything that somebody wrote is the polyglot."""
    buyer = Visitor("asha-visitor", asha.id)
    written(a_purchase(buyer))
    a_print_job(buyer)
    an_upload(buyer)
    a_part("NZ-06")
    a_cart(buyer, sku="NZ-06")
    a_code()
    a_card()
    with transaction() as session:
        for mapper in Base.registry.mappers:
            columns = spoilable(mapper.local_table)
            if columns:
                session.execute(update(mapper.local_table).values(columns))
    return database


def spoilable(table) -> dict:
    """The columns that hold words: where one is, the polyglot as far as it fits."""
    return {
        column.name: case(
            (column != "", POLYGLOT[: column.type.length or 200]), else_=column
        )
        for column in table.columns
        if column.name in SPOILED
        and isinstance(column.type, String | Text)
        and not isinstance(column.type, Word)
        and not column.unique
        and not column.primary_key
        and not any(
            column.name in key.columns
            for key in table.constraints
            if isinstance(key, UniqueConstraint)
        )
    }


@pytest.mark.asvs("V1.2.3")
@pytest.mark.asvs("V1.3.1")
@pytest.mark.one_database
@pytest.mark.fault("W04")
@pytest.mark.fault("W17")
@pytest.mark.asvs("V1.2.1")
@pytest.mark.asvs("V1.3.5")
@pytest.mark.asvs("V1.3.10")
@pytest.mark.parametrize("who", ["asha", "owner"])
def test_W04_W17_what_somebody_wrote_is_text_on_every_page(request, spoiled, browser, who):
    browser.sign_in(request.getfixturevalue(who))

    pages = crawled(browser, "/admin/" if who == "owner" else "/account")

    assert {path: page.broken for path, page in pages.items() if page.broken} == {}
    assert {path for path, page in pages.items() if "49{0}" in page.text} == set()
    assert len(pages) > 25
    assert any("x9 y9" in page.text for page in pages.values())


def crawled(browser, first: str) -> dict[str, Seen]:
    """Every page that can be reached by links, each once; none breaks."""
    waiting, pages = [first, "/", "/products", "/cart"], {}
    opened = set()
    while waiting and len(opened) < MOST_PAGES:
        path = waiting.pop(0)
        if path in opened or NEVER_OPENED.search(path):
            continue
        opened.add(path)
        response = browser.follow(browser.get(path))
        assert response.status_code < 500, path
        if response.mimetype != "text/html":
            continue
        page = pages[path] = Seen()
        page.text = response.get_data(as_text=True)
        page.feed(page.text)
        waiting += [each.replace("&amp;", "&") for each in LEADS.findall(page.text)]
    return pages


@pytest.mark.one_database
@pytest.mark.fault("W05")
@pytest.mark.fault("W16")
@pytest.mark.asvs("V1.2.1")
@pytest.mark.asvs("V1.2.2")
@pytest.mark.asvs("V1.2.4")
@pytest.mark.parametrize(
    "word",
    [POLYGLOT, "javascript:alert(1)//x9", "' OR 1=1;--", "%' UNION SELECT 1--", "\x00"],
)
def test_W05_W16_what_is_in_an_address_is_never_part_of_the_page(app, client, word):
    for path in ADDRESSES:
        assert_harmless(client.get(path.format(quote(word, safe=""))))


def assert_harmless(response):
    """It is a page or a refusal, and what was asked for is no part of its markup."""
    page = Seen()
    page.feed(response.get_data(as_text=True))
    assert response.status_code < 500
    assert page.broken == []
    assert 'href="javascript:' not in response.get_data(as_text=True)


@pytest.mark.one_database
@pytest.mark.fault("W16")
@pytest.mark.parametrize("sign", ["%", "_", "\\", "NZ%04", "NZ_04"])
def test_W16_a_wildcard_is_a_sign_like_any_other(browser, owner, sign):
    a_part("NZ-04")
    browser.sign_in(owner)

    browser.get("/admin/products?q=NZ-04")
    assert "/admin/products/nz-04" in browser.page
    browser.get(f"/admin/products?q={quote(sign)}")

    assert "/admin/products/nz-04" not in browser.page
