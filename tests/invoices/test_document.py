"""A drawn document says what its JSON says, in the shop's own type."""

import ctypes
import re
from datetime import UTC, datetime

import pypdfium2
import pytest
from pypdfium2 import raw

from store.infra.paper import FONTS, font_at
from store.infra.storage import storage
from store.invoices import jobs
from store.invoices.document import COPIES, ORIGINAL, draw, page_of
from store.kernel.money import Money
from tests.invoices.billing import bill, change, credit, issued, pieces
from tests.payments.refunds.paying import a_paid_order
from tests.working import run_jobs

FIRM = {"gstin": "27AAPFU0939F1ZV", "business_name": "Kulkarni Robotics LLP"}


def text_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def fonts_of(pdf):
    names = set()
    for page in pypdfium2.PdfDocument(pdf):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            name = ctypes.create_string_buffer(80)
            raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(item.raw), name, 80)
            names.add(re.sub(r"^[A-Z]+\+", "", name.value.decode()))
    return names


def figures(snapshot):
    """Every amount that a document has to say."""
    names = ("taxable", "total", "igst") if snapshot["interstate"] else ("taxable", "total")
    rows = [row[name] for row in snapshot["rows"] for name in names]
    return [str(Money(one)).removeprefix("₹") for one in rows]


@pytest.mark.one_database
def test_the_pdf_says_what_the_json_says(database):
    order = change(a_paid_order(quantity=3, price="333.35", state="MH"), **FIRM)
    invoice = bill(order)
    (note,) = credit(order, pieces(order, 1))
    run_jobs(only="draw_invoice")

    for document in issued():
        said = document.snapshot
        with storage().open(document.pdf_key) as file:
            pdf = file.read()
        text = text_of(pdf)
        for word in (
            said["title"],
            said["number"],
            "ORIGINAL FOR RECIPIENT",
            said["seller"]["name"],
            said["seller"]["gstin"],
            said["buyer"]["name"],
            said["buyer"]["gstin"],
            "Maharashtra (27)",
            said["in_words"],
            str(Money(said["total"])),
            str(Money(said["igst"])),
            *figures(said),
            *(row["hsn"] for row in said["rows"]),
        ):
            assert word in text, word
        assert {"Archivo", "Archivo-rupee"} <= {
            name.split("-Bold")[0] for name in fonts_of(pdf)
        }
    assert invoice.number in text_of(pdf)  # the note names its invoice
    assert document.number == note.number


@pytest.mark.one_database
def test_copies_are_labelled_and_drawn_when_asked_for(database):
    invoice = bill(a_paid_order())
    jobs.draw_copies(invoice.id)
    jobs.draw_copies(invoice.id)

    (drawn,) = issued()
    with storage().open(drawn.copies_key) as file:
        text = text_of(file.read())
    assert "DUPLICATE FOR TRANSPORTER" in text
    assert "TRIPLICATE FOR SUPPLIER" in text
    assert "ORIGINAL" not in text
    assert not drawn.is_drawn


def test_what_a_customer_writes_is_text_and_loads_nothing():
    evil = {**_plain(), "title": '<img src="file:///etc/passwd"><b>'}

    assert "&lt;img" in page_of(evil, ORIGINAL)
    assert "file:///etc/passwd" in text_of(draw(evil, ORIGINAL)).replace("\n", "")
    with pytest.raises(ValueError, match="nothing but the shop's fonts"):
        font_at("file:///etc/passwd")
    with pytest.raises(ValueError, match="nothing but the shop's fonts"):
        font_at(f"{FONTS.as_uri()}/../secrets.json")


def _plain():
    place = {"state": "KA", "state_name": "Karnataka", "state_code": "29"}
    who = {**place, "name": "A", "attention": "", "gstin": "", "address": ["1"]}
    return {
        "kind": "invoice",
        "title": "Tax invoice",
        "number": "MX/26-27/00001",
        "date": datetime(2026, 11, 24, tzinfo=UTC).date().isoformat(),
        "order": {"number": "MX-AAAA-BBBB"},
        "seller": who | {"address": "1"},
        "buyer": who,
        "delivered_to": who,
        "place_of_supply": place,
        "reverse_charge": False,
        "interstate": False,
        "local_tax": "SGST",
        "rows": [],
        "rates": [],
        "payment": {"method": "online", "gift_cards": 0},
        **dict.fromkeys(("taxable", "cgst", "sgst", "igst", "tax", "total"), 0),
        **dict.fromkeys(("in_words", "rounding", "signature"), "x"),
    }


def test_the_copies_of_a_document_are_named_by_the_rule():
    assert ORIGINAL == ("Original for recipient",)
    assert COPIES == ("Duplicate for transporter", "Triplicate for supplier")
