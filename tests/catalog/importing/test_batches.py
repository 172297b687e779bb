"""A sheet is taken in batches: a kill, a cancel or a second worker loses nothing."""

from datetime import timedelta

import pytest

from store.catalog import jobs
from store.catalog.actions.importing import runs
from store.catalog.models import Product, Variant
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from tests.catalog.importing.bringing import NEW, apply, bring, count, now, outcomes, sheet
from tests.factories.catalog import a_category

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 50)


def many(count=300):
    return sheet(
        *(
            NEW | {"handle": f"tip-{n}", "name": f"Tip {n}", "sku": f"TIP-{n}"}
            for n in range(count)
        )
    )


def test_killed_in_the_middle_it_goes_on_where_it_was(staff, small_batches, monkeypatch):
    a_category("Tips")
    run = bring(many(), staff)
    carried, done = runs.carry_out, []

    def killed(session, plans, **more):
        carried(session, plans, **more)
        done.append(len(plans))
        if len(done) == 4:
            raise SystemExit("killed before its commit")

    monkeypatch.setattr(runs, "carry_out", killed)
    with transaction() as session:
        runs.begin_import(session, token=run.token, actor=staff, at=clock.now())
    with pytest.raises(SystemExit):
        jobs.import_products(run.id)
    assert (now(run).position, count(Product)) == (150, 150)

    jobs.import_products(run.id)

    assert (now(run).state, count(Product), count(Variant)) == ("done", 300, 300)
    assert now(run).applied["new"] == 300
    assert done == [50] * 7


def test_a_batch_is_not_taken_twice(staff):
    a_category("Tips")
    run = bring(many(3), staff)
    apply(run, staff)

    with pytest.raises(Conflict), transaction() as session:
        runs.take_batch(
            session, run_id=run.id, expected=0, entries=[], at=clock.now(), pause=False
        )


def test_cancelled_in_the_middle_it_stops_after_a_batch(staff, small_batches, monkeypatch):
    a_category("Tips")
    run = bring(many(), staff)
    step = runs.take_batch

    def cancelled_meanwhile(session, **more):
        step(session, **more)
        if more["expected"] == 50:
            runs.cancel_import(session, token=run.token, actor=staff, at=clock.now())

    monkeypatch.setattr(runs, "take_batch", cancelled_meanwhile)

    apply(run, staff)

    assert (now(run).state, count(Product)) == ("cancelled", 100)


def test_a_long_sheet_is_shared_out_over_several_jobs(staff, small_batches, monkeypatch):
    a_category("Tips")
    monkeypatch.setattr(jobs, "SPELL", timedelta(0))
    run = bring(many(120), staff)

    assert (run.state, outcomes(run.found)) == ("checked", {"new": 120})
