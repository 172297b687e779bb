"""What a shopper does, step by step, as it is read aloud on the page."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

MEASURING = 60_000  # milliseconds a busy machine may need to measure a large model
ORDER_NUMBER = re.compile(r"MX-[2-9A-Z]{4}-[2-9A-Z]{4}")


class Shopper:
    """A guest; `plain` browses without JavaScript."""

    def __init__(self, page: Page, *, plain: bool) -> None:
        self.page, self.plain = page, plain

    def browse_and_filter(self) -> None:
        """From the front page to a filtered shelf."""
        page = self.page
        page.goto("/")
        page.get_by_role("link", name="Browse the shelves").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("All products")
        page.get_by_role("checkbox", name=re.compile("In stock")).check()
        if self.plain:
            page.get_by_role("button", name="Show these").click()
        page.wait_for_url(re.compile("in_stock"))
        expect(page.locator("#listing .good").first).to_be_visible()

    def search_and_add(self, words: str, name: str) -> None:
        """Find a part by words, open it, put it into the cart."""
        page = self.page
        page.get_by_role("combobox", name="Search the shop").fill(words)
        page.get_by_role("combobox", name="Search the shop").press("Enter")
        page.wait_for_url(re.compile(r"/search\?q="))
        page.locator("#listing").get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.get_by_role("button", name="Add to cart").click()
        expect(page.locator("#cart-badge")).to_contain_text("1")

    def upload(self, model: Path) -> None:
        """Send a model and wait until it is measured and priced."""
        page = self.page
        page.goto("/print")
        page.locator("input[type=file]").set_input_files(model)
        if self.plain:
            page.get_by_role("button", name="Upload", exact=True).click()
        page.wait_for_url(re.compile(r"/uploads/"), timeout=MEASURING)
        self._wait_for_prices()

    def accept_the_price(self) -> str:
        """Choose PETG, hold the price and put the print into the cart; gives the price."""
        page = self.page
        page.locator("input[value='petg:standard']").check()
        if self.plain:
            page.get_by_role("button", name="Show the price").click()
        page.get_by_role("button", name="Hold this price").click()
        page.wait_for_url(re.compile(r"/quotes/"))
        price = page.locator(".price-now").first.inner_text()
        page.get_by_role("button", name="Add to cart").click()
        if self.plain:
            page.wait_for_url(re.compile(r"/cart$"))
        expect(page.locator("#cart-badge")).to_contain_text("2")
        return price

    def check_out(self) -> str:
        """Order as a guest, and pay in the sandbox; gives the order's number."""
        page = self.page
        page.goto("/cart")
        page.get_by_role("link", name="Checkout").click()
        self._give_address()
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Review the order").click()
        page.get_by_role("button", name=re.compile("^(Pay|Order for) ₹")).click()
        page.get_by_role("button", name="Pay", exact=False).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Thank you, your order is in", timeout=20_000
        )
        return ORDER_NUMBER.search(page.url).group(0)

    def _wait_for_prices(self) -> None:
        prices = self.page.locator("table.matrix")
        if not self.plain:
            prices.wait_for(timeout=MEASURING)
            return
        for _ in range(MEASURING // 1000):
            if prices.count():
                return
            self.page.wait_for_timeout(1000)
            self.page.reload()
        raise AssertionError("the model was never measured")

    def _give_address(self) -> None:
        """Fill in where it goes; the bill's own address, below, may stay empty."""
        page = self.page
        page.get_by_label("E-mail address").fill("asha@example.in")
        page.get_by_label("Full name").fill("Asha Kulkarni")
        page.get_by_label("Flat, house, street").first.fill("12, 4th Cross")
        page.get_by_label("PIN code").first.fill("560038")
        page.get_by_label("Town or city").first.fill("Bengaluru")
        page.get_by_label("State").first.select_option("KA")
        page.get_by_role("button", name="Choose delivery").click()


def sign_in_as_staff(page: Page) -> None:
    """Sign in with the demo shop's member of staff."""
    page.goto("/account/login")
    page.get_by_label("E-mail").fill("staff@makrx.example")
    page.get_by_label("Password", exact=True).fill("seven steel springs")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/admin"))
