"""The way of a model through the pages: sent, measured, priced."""

import io
import re

from sqlalchemy import select

from store.infra import db
from store.quotes.models import Quote
from tests.uploads.shapes import binary_stl, box
from tests.working import run_jobs

CHOICE = {
    "choice": "petg:fine",
    "colour": "Orange",
    "infill": "40",
    "finish": "none",
    "lead": "standard",
    "quantity": "3",
}


def measured(browser, triangles=None):
    address = received(browser, triangles)
    run_jobs()
    return address


def received(browser, triangles=None):
    browser.get("/print")
    content = binary_stl(box() if triangles is None else triangles)
    form = {"file": (io.BytesIO(content), "cube.stl")}
    answer = browser.post("/uploads", form, content_type="multipart/form-data")
    return answer.headers["Location"]


def quotes():
    with db.reading() as session:
        return session.scalars(select(Quote)).all()


def price_on(page):
    return re.search(r'id="price".*?<data[^>]*>([^<]+)<', page, re.DOTALL)[1]


def cells_on(page):
    return dict(
        re.findall(r'value="([a-z0-9-]+:[a-z]+)".*?cell-price">([^<]+)<', page, re.DOTALL)
    )


def quoted(browser, address, **changes):
    """Hold a price; gives the quote and the address of its page."""
    browser.get(address)
    answer = browser.post(f"{address}/quotes", CHOICE | changes)
    return quotes()[-1], answer.headers["Location"]
