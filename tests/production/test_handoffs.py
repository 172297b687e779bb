"""A provider is handed prints, confirms them, and says how they come back."""

import pytest

from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Gone
from store.production.actions.handoffs import confirm_handoff, hand_over, track_handoff
from store.production.actions.moving import move_job
from store.production.models import PrintStatus
from tests.factories.printing import a_print_job, job_now
from tests.factories.workshop import a_provider

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
