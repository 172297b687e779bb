"""The sample models are really measured and really priced."""

import pytest

from store.accounts.visitors import Visitor
from store.demo.models_to_try import add_models
from store.infra.db import reading, transaction
from store.kernel import clock
from store.quotes.defaults import install_defaults
from store.uploads.queries import recent_uploads_of
from store.uploads.samples import available_samples
from tests.working import run_jobs

pytestmark = pytest.mark.usefixtures("measured_here")

CUSTOMER = Visitor("demo-customer")


def test_five_samples_are_offered_measured_and_can_be_ordered(app, browser):
    with transaction() as session:
        install_defaults(session)

    add_models(CUSTOMER)
    run_jobs()

    with reading() as session:
        uploads = recent_uploads_of(session, CUSTOMER)
    assert len(available_samples()) == 5
    assert sorted(upload.filename for upload in uploads) == [
        "bracket.stl",
        "enclosure.3mf",
        "gear.stl",
        "hook.obj",
        "vase.stl",
    ]
    assert all(upload.is_analysed for upload in uploads)
    assert max(upload.part.measured.triangles for upload in uploads) > 100_000
    assert all(upload.created_at <= clock.now() for upload in uploads)
