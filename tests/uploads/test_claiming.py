"""Models and quotes of before signing in belong to who signs in; nobody else's do."""

import io

import pytest

from store.accounts.visitors import Visitor
from store.infra.db import reading
from store.uploads.queries import recent_uploads_of
from tests.uploads.shapes import binary_stl, box

pytestmark = pytest.mark.usefixtures("measured_here")


def test_a_guests_models_become_the_customers(browser, another_browser, asha):
    for visitor, name in ((browser, "ours.stl"), (another_browser, "theirs.stl")):
        visitor.get("/print")
        form = {"file": (io.BytesIO(binary_stl(box())), name)}
        visitor.post("/uploads", form, content_type="multipart/form-data")

    browser.sign_in(asha)

    elsewhere = Visitor("another-computer", customer_id=asha.id)
    with reading() as session:
        names = [upload.filename for upload in recent_uploads_of(session, elsewhere)]
    assert names == ["ours.stl"]
