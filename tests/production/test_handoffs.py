"""A provider is handed prints, confirms them, and says how they come back."""

import pytest
from sqlalchemy import select

from store.infra.db import reading, transaction
from store.infra.models import LoggedMail
from store.kernel import clock
from store.kernel.errors import Conflict, Gone
from store.production.actions.handoffs import confirm_handoff, hand_over, track_handoff
from store.production.actions.moving import move_job
from store.production.mails import handed_over
from store.production.models import PrintStatus
from store.production.queries.plates import handoff_with_id
from store.settings import settings
from tests.factories.printing import a_print_job, job_now
from tests.factories.workshop import a_provider
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


def handed(job, provider, staff):
    with transaction() as session:
        return hand_over(
            session,
            versions={job.number: job.version},
            provider=provider.slug,
            note="Two inserts M3 go in warm.",
            actor=staff,
            at=clock.now(),
        )


def test_a_print_is_handed_over_confirmed_tracked_and_comes_back(database, staff):
    job, provider = a_print_job(), a_provider(staff)

    token = handed(job, provider, staff).token
    with transaction() as session:
        confirm_handoff(session, token=token, at=clock.now())
    with transaction() as session:
        track_handoff(session, token=token, tracking="DTDC 77", at=clock.now(), actor=None)

    away = job_now(job.number)
    assert (away.status, away.plate.where) == (PrintStatus.PRINTING, "Sahyadri Sinter")
    assert away.plate.handoff.tracking == "DTDC 77"

    with transaction() as session:
        move_job(
            session,
            number=job.number,
            target=PrintStatus.CHECKING,
            expected_version=away.version,
            actor=staff,
            at=clock.now(),
        )
    with pytest.raises(Gone), transaction() as session:
        confirm_handoff(session, token=token, at=clock.now())


def test_a_provider_gets_nothing_they_do_not_print(database, staff):
    job, provider = a_print_job(), a_provider(staff, materials=["pa12"])

    with pytest.raises(Conflict, match="Sahyadri Sinter does not print PETG"):
        handed(job, provider, staff)

    assert job_now(job.number).status == PrintStatus.QUEUED


def test_a_provider_with_an_address_is_told_by_mail_and_of_nobodys_name(database, staff):
    job = a_print_job()
    provider = a_provider(staff, email="press@sahyadri.example")

    handoff = handed(job, provider, staff)
    assert run_jobs(only=".tell_provider") == 1

    with reading() as session:
        line = session.scalars(select(LoggedMail)).one()
        letter = handed_over(handoff_with_id(session, handoff.id), settings())
    assert (line.kind, line.recipient) == ("handed_over", "press@sahyadri.example")
    words = letter.get_body(("plain",)).get_content()
    assert f"/hand-overs/{handoff.token}" in words
    assert "Two inserts M3 go in warm." in words
    assert "Asha" not in words


def test_a_provider_without_an_address_is_told_by_nobody(database, staff):
    handed(a_print_job(), a_provider(staff), staff)

    assert run_jobs(only=".tell_provider") == 0
