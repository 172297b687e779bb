"""A model that is ordered: what was quoted is printed, and the file stays until it is."""

import pytest

from store.cart.actions import add_quote
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import Conflict, Gone
from store.production.actions import move_job
from store.production.queries import part_of_job
from store.quotes.models import Quote
from store.uploads.actions.changing import delete_upload, prepare_upload
from store.uploads.models import Part, Upload
from store.uploads.preparation import Preparation
from tests.factories.buying import ASHA
from tests.factories.printing import MODEL, WHOLE_WAY, a_print_job, a_quote, job_now

pytestmark = pytest.mark.usefixtures("app", "measured_here")


def deleted(upload_id):
    with transaction() as session:
        upload = session.get_one(Upload, upload_id)
        return delete_upload(session, visitor=ASHA, token=upload.token, at=clock.now())


def done(job, staff):
    for target in WHOLE_WAY:
        with transaction() as session:
            move_job(
                session,
                number=job.number,
                target=target,
                expected_version=job_now(job.number).version,
                actor=staff,
                at=clock.now(),
            )


def test_a_paid_print_keeps_its_model_until_it_is_done(staff):
    job = a_print_job()

    with pytest.raises(Conflict, match="ordered and not done yet"):
        deleted(job.upload_id)
    done(job, staff)

    assert deleted(job.upload_id)


def test_quotes_of_a_deleted_model_cannot_be_ordered():
    quote = a_quote()

    deleted(quote.upload_id)

    with transaction() as session, pytest.raises(Gone):
        add_quote(session, visitor=ASHA, token=quote.token, at=clock.now())


@pytest.mark.fault("U14")
def test_U14_what_was_quoted_is_printed_whatever_became_of_the_upload():
    job = a_print_job()
    with transaction() as session:
        upload = session.get_one(Upload, job.upload_id)
        prepare_upload(
            session,
            visitor=ASHA,
            token=upload.token,
            preparation=Preparation(scale=5_000),
            at=clock.now(),
        )
    with transaction() as session:
        other = Part(
            sha256="f" * 64,
            preparation="mm_5000",
            measure={},
            model_key="parts/x/model.stl",
        )
        session.get_one(Upload, job.upload_id).part = other

    with reading() as session:
        part = part_of_job(session, job.number)
        quote = session.get_one(Quote, job.quote_id)

    assert part.id == quote.part_id
    assert storage().open(part.model_key).read() == MODEL
