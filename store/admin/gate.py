"""The one gate of the staff's pages: who may open what."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from store.accounts.access import current_person
from store.accounts.models import Role
from store.kernel.errors import Forbidden
from store.web.htmx import go

STAFF = frozenset({Role.STAFF, Role.OWNER})
OWNER = frozenset({Role.OWNER})

# An endpoint that is not in this table is open to nobody.
OPEN_TO: Mapping[str, frozenset[Role]] = {
    "admin.home": STAFF,
    "admin.products": STAFF,
    "admin.product": STAFF,
    "admin.update_product": STAFF,
    "admin.pictures": STAFF,
    "admin.add_picture": STAFF,
    "admin.change_product_picture": STAFF,
    "admin.remove_picture": STAFF,
    "admin.orders": STAFF,
    "admin.order": STAFF,
    "admin.packing_slip": STAFF,
    "admin.send_order": STAFF,
    "admin.cancel_order": STAFF,
    "admin.settle_order": STAFF,
    "admin.cancellation": STAFF,
    "admin.refunds": STAFF,
    "admin.draft_refund": STAFF,
    "admin.make_refund": STAFF,
    "admin.pay_back": STAFF,
    "admin.withdraw_refund": STAFF,
    "admin.refuse_return": STAFF,
    "admin.payments": STAFF,
    "admin.apply_payment_event": STAFF,
    "admin.order_money": STAFF,
    "admin.record_money": STAFF,
    "admin.release_order": STAFF,
    "admin.give_terms": STAFF,
    "admin.print_jobs": STAFF,
    "admin.print_job": STAFF,
    "admin.move_print_job": STAFF,
    "admin.print_job_picture": STAFF,
    "admin.print_job_model": STAFF,
    "admin.print_job_gcode": STAFF,
    "admin.measure_print_job": STAFF,
    "admin.quotes": STAFF,
    "admin.quote": STAFF,
    "admin.quote_picture": STAFF,
    "admin.quote_model": STAFF,
    "admin.price_quote": STAFF,
    "admin.decline": STAFF,
    "admin.reviews": STAFF,
    "admin.approve_review": STAFF,
    "admin.reject_review": STAFF,
    "admin.reply_to_review": STAFF,
    "admin.questions": STAFF,
    "admin.approve_question": STAFF,
    "admin.reject_question": STAFF,
    "admin.answer_question": STAFF,
    "admin.approve_answer": STAFF,
    "admin.reject_answer": STAFF,
    "admin.searches": STAFF,
    "admin.promotions": STAFF,
    "admin.new_promotion": STAFF,
    "admin.promotion": STAFF,
    "admin.end_promotion": STAFF,
    "admin.add_promotion_code": STAFF,
    "admin.add_promotion_codes": STAFF,
    "admin.gift_cards": STAFF,
    "admin.gift_card": STAFF,
    "admin.issue_gift_card": STAFF,
    "admin.disable_gift_card": STAFF,
    "admin.invoices": STAFF,
    "admin.invoice_pdf": STAFF,
    "admin.invoice_json": STAFF,
    "admin.invoice_copies": STAFF,
    "admin.ask_for_copies": STAFF,
    "admin.issue_invoice": STAFF,
    "admin.gstr1": STAFF,
    "admin.tax": STAFF,
    "admin.add_tax_rate": OWNER,
    "admin.calibration": STAFF,
    "admin.delivery": STAFF,
    "admin.new_delivery_zone": STAFF,
    "admin.delivery_zone": STAFF,
    "admin.remove_delivery_zone": STAFF,
    "admin.new_delivery_method": STAFF,
    "admin.new_pickup": STAFF,
    "admin.delivery_method": STAFF,
    "admin.remove_delivery_method": STAFF,
    "admin.stock_holds": STAFF,
    "admin.release_stock_hold": STAFF,
}

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.before_request
def keep_strangers_out() -> Response | None:
    """Send a stranger to the log-in, and refuse whoever has no entry in the table."""
    person = current_person()
    if person is None and request.method in {"GET", "HEAD"}:
        return go(url_for("accounts.login", next=_wanted()))
    allowed = OPEN_TO.get(request.endpoint or "", frozenset())
    if person is None or person.role not in allowed:
        raise Forbidden("Only the shop's staff can open this.")
    return None


def _wanted() -> str:
    return request.full_path.rstrip("?")
