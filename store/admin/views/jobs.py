"""The worker's jobs: what waits, what failed, and having it tried again."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.accounts.permissions import require
from store.admin.gate import blueprint
from store.admin.queries.jobs import Tab, jobs_for_staff, sweeps_for_staff
from store.admin.views.security.asking import page_key
from store.infra import outbox, queue
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import NotFound
from store.kernel.formats import plural
from store.security.models import record
from store.settings import settings
from store.web.htmx import go, render


@blueprint.get("/jobs")
def jobs() -> Response:
    """List what the worker has to do, or could not do."""
    asked = request.args.get("tab", "")
    tab = Tab(asked) if asked in set(Tab) else Tab.WAITING
    with reading() as session:
        found = jobs_for_staff(session, tab, after=page_key())
        swept = sweeps_for_staff(session, at=clock.now())
    return render(
        "admin/jobs.html",
        jobs=found,
        swept=swept,
        broken=sum(each.run.is_broken for each in swept),
        tab=tab,
        tabs=Tab,
        queued=_queued(),
        beat=queue.last_beat(settings().REDIS_URL),
    )


@blueprint.post("/jobs/<int:delivery_id>/trial")
def try_job_again(delivery_id: int) -> AnyResponse:
    """Have a job done after all that failed too often."""
    staff = current_staff()
    require(staff, "jobs.change")
    with transaction() as session:
        delivery = outbox.try_again(session, delivery_id)
        if delivery is None:
            raise NotFound("No job of that number has failed for good.")
        record(
            session,
            actor_id=staff.id,
            actor=staff.name,
            action="job.try_again",
            subject="delivery",
            subject_id=delivery_id,
            after={"job": delivery.job},
        )
    flash(f"Job {delivery_id} is tried again.")
    return go(url_for("admin.jobs"))


@blueprint.post("/jobs/trials")
def try_jobs_again() -> AnyResponse:
    """Have every job done after all that failed too often."""
    staff = current_staff()
    require(staff, "jobs.change")
    with transaction() as session:
        count = outbox.try_all_again(session)
        if count:
            record(
                session,
                actor_id=staff.id,
                actor=staff.name,
                action="job.try_all_again",
                subject="delivery",
                subject_id=0,
                after={"jobs": count},
            )
    tried = "is" if count == 1 else "are"
    flash(f"{plural(count, 'job')} {tried} tried again." if count else "No job has failed.")
    return go(url_for("admin.jobs"))


def _queued() -> int | None:
    """Give how many deliveries lie in the queue; None when it does not answer."""
    try:
        return queue.length(settings().REDIS_URL)
    except ConnectionError:
        return None
