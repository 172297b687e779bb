"""What the workshop does when an order is firm, for those outside, and with photos."""

from __future__ import annotations

from store.infra import mail
from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import Invalid
from store.production import actions, mails
from store.production.actions.photos import keep_photo, make_photo, refuse_photo
from store.production.models import PrintTry
from store.production.queries.plates import handoff_with_id
from store.settings import settings


def stop_print_jobs(order_id: int) -> None:
    """Take the prints of a cancelled order off the board."""
    with transaction() as session:
        actions.stop_print_jobs(session, order_id=order_id, at=clock.now())


def create_print_jobs(order_id: int) -> None:
    """Put the prints of a firm order on the board."""
    with transaction() as session:
        actions.create_print_jobs(session, order_id=order_id, at=clock.now())


def tell_provider(handoff_id: int) -> None:
    """Mail somebody outside what they were handed, unless it is back already."""
    with reading() as session:
        handoff = handoff_with_id(session, handoff_id)
    if handoff is None or handoff.plate.is_over or not handoff.provider.email:
        return
    mail.send(mails.handed_over(handoff, settings()), settings())


def prepare_photo(try_id: int) -> None:
    """Make the photo of a failure anew; the file that came is deleted."""
    with reading() as session:
        tried = session.get(PrintTry, try_id)
        source = tried.photo_source if tried else None
    if source is None:
        return
    try:
        key = make_photo(source)
    except Invalid as refusal:
        log.warning("print_photo_refused", print_try=try_id, reason=refusal.message)
        with transaction() as session:
            refuse_photo(session, source=source, failure=refusal.message)
    else:
        with transaction() as session:
            keep_photo(session, source=source, key=key)
    storage().delete(source)
