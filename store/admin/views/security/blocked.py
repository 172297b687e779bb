"""Networks that are refused: seen, added, and let in again."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.admin.gate import blueprint
from store.admin.security_forms import BlockForm
from store.admin.views.security.asking import by_now
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.security import guard
from store.security.actions.blocking import block_network, lift_block
from store.security.queries.blocks import live_blocks, past_blocks
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/security/blocked")
def blocked_networks() -> Response:
    """List what is refused now, what was, and a form for one more."""
    form = BlockForm(formdata=None)
    form.network.data = request.args.get("network", "")[:49]
    return _page(form)


@blueprint.post("/security/blocked")
def add_block() -> AnyResponse:
    """Refuse a network for some hours."""
    form, by = BlockForm(), by_now()
    if not form.validate():
        return _page(form, status=422)
    try:
        with transaction() as session:
            block = block_network(
                session,
                network=form.network.data or "",
                hours=form.hours.data or 0,
                reason=form.reason.data or "",
                by_id=by.id,
                by=by.name,
                own_address=request.remote_addr or "",
                at=clock.now(),
            )
    except StoreError as error:
        form.refuse(error)
        return _page(form, status=status_of(error))
    guard.refresh()
    flash(f"{block.network} is refused from now on.")
    return go(url_for("admin.blocked_networks"))


@blueprint.post("/security/blocked/<int:block_id>/removal")
def lift_blocked(block_id: int) -> AnyResponse:
    """Let a network in again."""
    by = by_now()
    with transaction() as session:
        lifted = lift_block(
            session, block_id=block_id, by_id=by.id, by=by.name, at=clock.now()
        )
    guard.refresh()
    flash(f"{lifted.network} comes in again." if lifted else "It was let in already.")
    return go(url_for("admin.blocked_networks"))


def _page(form: BlockForm, *, status: int = 200) -> Response:
    now = clock.now()
    with reading() as session:
        live = live_blocks(session, at=now)
        past = past_blocks(session, at=now)
    return render(
        "admin/security/blocked.html",
        here="blocked",
        form=form,
        live=live,
        past=past,
        status=status,
    )
