"""The one gate of the staff's pages: which permission each of them wants."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from store.accounts import permissions
from store.accounts.access import current_person
from store.accounts.models import Person, Role
from store.accounts.permissions import NotAllowed
from store.accounts.queries.staff import owners
from store.accounts.stepping import (
    demand_recent_proof,
    demand_second_factor,
    is_fresh,
    page_here,
)
from store.admin.subjects import SUBJECTS
from store.infra.db import reading
from store.kernel.errors import Forbidden
from store.web.errors import answer, reads_json
from store.web.htmx import go, render, wants_fragment
from store.web.witnessing import saw

SAFE = frozenset({"GET", "HEAD"})

# A page's permission, or the one to look at it and the one to change it. A page that is
# not in this table is open to nobody.
OPEN_TO: Mapping[str, str | tuple[str, str]] = {
    "admin.home": "desk.see",
    "admin.reports": "reports.see",
    "admin.report_sheet": "reports.see",
    "admin.products": "products.see",
    "admin.product": "products.see",
    "admin.update_product": "products.change",
    "admin.new_product": "products.change",
    "admin.duplicate_product": "products.change",
    "admin.preview_product": "products.see",
    "admin.product_options": "products.see",
    "admin.combine_options": "products.change",
    "admin.preview_options": "products.change",
    "admin.pictures": "products.see",
    "admin.add_picture": "products.change",
    "admin.change_product_picture": "products.change",
    "admin.place_picture": "products.change",
    "admin.replace_picture_file": "products.change",
    "admin.remove_picture": "products.change",
    "admin.export_products": "products.see",
    "admin.imports": "products.see",
    "admin.bring_import": "products.change",
    "admin.import_run": "products.see",
    "admin.match_import": "products.change",
    "admin.begin_import": "products.change",
    "admin.cancel_import": "products.change",
    "admin.orders": "orders.see",
    "admin.order": "orders.see",
    "admin.save_order_view": "orders.see",
    "admin.forget_order_view": "orders.see",
    "admin.export_orders": "orders.export",
    "admin.choose_sending": "orders.send",
    "admin.order_tracking": "orders.send",
    "admin.send_orders": "orders.send",
    "admin.tag_orders": "orders.note",
    "admin.order_runs": "orders.see",
    "admin.order_run": "orders.see",
    "admin.continue_order_run": "orders.note",
    "admin.choose_slips": "orders.send",
    "admin.packing_slip": "orders.send",
    "admin.order_slips": "orders.send",
    "admin.note_order": "orders.note",
    "admin.tag_order": "orders.note",
    "admin.untag_order": "orders.note",
    "admin.mail_order": "orders.change",
    "admin.order_address": "orders.change",
    "admin.amend_order": "orders.change",
    "admin.send_order": "orders.send",
    "admin.cancel_order": "orders.cancel",
    "admin.settle_order": "orders.settle",
    "admin.cancellation": "orders.cancel",
    "admin.refunds": "refunds.see",
    "admin.draft_refund": "refunds.make",
    "admin.make_refund": "refunds.make",
    "admin.pay_back": "refunds.make",
    "admin.withdraw_refund": "refunds.make",
    "admin.refuse_return": "returns.answer",
    "admin.payments": "money.see",
    "admin.apply_payment_event": "payments.repeat",
    "admin.order_money": "money.see",
    "admin.record_money": "money.record",
    "admin.release_order": "orders.release",
    "admin.give_terms": "terms.give",
    "admin.print_jobs": "prints.see",
    "admin.print_job": "prints.see",
    "admin.move_print_job": "prints.move",
    "admin.print_job_picture": "models.open",
    "admin.print_job_model": "models.open",
    "admin.print_job_gcode": "models.open",
    "admin.measure_print_job": "prints.move",
    "admin.print_failure": "prints.move",
    "admin.hand_over_print": "prints.move",
    "admin.print_photo": "models.open",
    "admin.print_tag": "prints.see",
    "admin.print_tags": "prints.see",
    "admin.print_queue": "prints.see",
    "admin.start_plate": "prints.move",
    "admin.plate": "prints.see",
    "admin.end_plate": "prints.move",
    "admin.plate_failure": "prints.move",
    "admin.track_plate": "prints.move",
    "admin.printers": "prints.see",
    "admin.new_printer": "workshop.change",
    "admin.printer": ("prints.see", "workshop.change"),
    "admin.serve_printer": "prints.move",
    "admin.printer_to_work": "prints.move",
    "admin.load_printer": "prints.move",
    "admin.spools": "prints.see",
    "admin.open_spool": "prints.move",
    "admin.spool": "prints.see",
    "admin.weigh": "prints.move",
    "admin.put_away_spool": "prints.move",
    "admin.providers": "prints.see",
    "admin.new_provider": "workshop.change",
    "admin.provider": ("prints.see", "workshop.change"),
    "admin.quotes": "quotes.see",
    "admin.quote": "quotes.see",
    "admin.quote_picture": "models.open",
    "admin.quote_model": "models.open",
    "admin.price_quote": "quotes.answer",
    "admin.decline": "quotes.answer",
    "admin.reviews": "reviews.see",
    "admin.approve_review": "reviews.moderate",
    "admin.reject_review": "reviews.moderate",
    "admin.reply_to_review": "reviews.moderate",
    "admin.questions": "reviews.see",
    "admin.approve_question": "reviews.moderate",
    "admin.reject_question": "reviews.moderate",
    "admin.answer_question": "reviews.moderate",
    "admin.approve_answer": "reviews.moderate",
    "admin.reject_answer": "reviews.moderate",
    "admin.searches": "searches.see",
    "admin.security": "security.see",
    "admin.switch_on_webhook": "security.change",
    "admin.security_alerts": "security.see",
    "admin.security_alert": "security.see",
    "admin.acknowledge_alert": "security.change",
    "admin.block_proposed": "security.change",
    "admin.security_events": "security.see",
    "admin.security_sessions": "security.see",
    "admin.end_staff_session": "security.change",
    "admin.blocked_networks": "security.see",
    "admin.add_block": "security.change",
    "admin.lift_blocked": "security.change",
    "admin.audit_trail": "security.see",
    "admin.export_audit": "security.export",
    "admin.security_reports": "security.see",
    "admin.ask_report": "security.export",
    "admin.export_report": "security.export",
    "admin.report_pdf": "security.export",
    "admin.promotions": "promotions.see",
    "admin.new_promotion": "promotions.change",
    "admin.promotion": ("promotions.see", "promotions.change"),
    "admin.end_promotion": "promotions.change",
    "admin.add_promotion_code": "promotions.change",
    "admin.add_promotion_codes": "promotions.change",
    "admin.gift_cards": "gift_cards.see",
    "admin.gift_card": "gift_cards.see",
    "admin.issue_gift_card": "gift_cards.change",
    "admin.disable_gift_card": "gift_cards.change",
    "admin.invoices": "invoices.see",
    "admin.invoice_pdf": "invoices.open",
    "admin.invoice_json": "invoices.open",
    "admin.invoice_copies": "invoices.open",
    "admin.ask_for_copies": "invoices.issue",
    "admin.issue_invoice": "invoices.issue",
    "admin.gstr1": "invoices.export",
    "admin.tax": "tax.see",
    "admin.add_tax_rate": "tax.change",
    "admin.calibration": "calibration.see",
    "admin.print_setup": "print_setup.see",
    "admin.new_print_material": "print_setup.change",
    "admin.print_material": ("print_setup.see", "print_setup.change"),
    "admin.remove_print_material": "print_setup.change",
    "admin.new_print_machine": "print_setup.change",
    "admin.print_machine": ("print_setup.see", "print_setup.change"),
    "admin.remove_print_machine": "print_setup.change",
    "admin.rate_card": "print_setup.see",
    "admin.new_rate_card": "print_setup.change",
    "admin.take_back_rate_card": "print_setup.change",
    "admin.price_simulator": "print_setup.see",
    "admin.try_sample": "print_setup.change",
    "admin.delivery": "delivery.see",
    "admin.new_delivery_zone": "delivery.change",
    "admin.delivery_zone": ("delivery.see", "delivery.change"),
    "admin.remove_delivery_zone": "delivery.change",
    "admin.new_delivery_method": "delivery.change",
    "admin.new_pickup": "delivery.change",
    "admin.delivery_method": ("delivery.see", "delivery.change"),
    "admin.remove_delivery_method": "delivery.change",
    "admin.stock_holds": "stock.see",
    "admin.release_stock_hold": "stock.change",
    "admin.people": "people.see",
    "admin.roles": "people.see",
    "admin.person": "people.see",
    "admin.invite_colleague": "people.change",
    "admin.invite_again": "people.change",
    "admin.change_role": "people.change",
    "admin.close_colleague": "people.change",
    "admin.reopen_colleague": "people.change",
    "admin.sign_out_colleague": "people.change",
    "admin.remove_factors": "people.factors",
    "admin.customers": "customers.find",
    "admin.find_customer": "customers.find",
    "admin.customer": "customers.find",
    "admin.hire_customer": "people.change",
    "admin.close_customer": "customers.guard",
    "admin.reopen_customer": "customers.guard",
    "admin.sign_out_customer": "customers.guard",
    "admin.look_at_customer": "customers.find",
    "admin.customer_looks": "customers.looks",
    "admin.note_customer": "customers.notes",
    "admin.end_customer_session": "customers.guard",
    "admin.impersonate": "customers.impersonate",
    "admin.api_keys": "keys.see",
    "admin.find": "desk.see",
    "admin.content": "content.see",
    "admin.write_content": "content.see",
    "admin.mails": "content.see",
    "admin.mail_sample": "content.see",
    "admin.mail_page": "content.see",
    "admin.send_test_mail": "content.change",
    "admin.api_keys": "keys.see",
    "admin.find": "desk.see",
    "admin.draft_content": "content.change",
    "admin.publish_content": "content.change",
    "admin.jobs": "jobs.see",
    "admin.try_job_again": "jobs.change",
    "admin.flags": "flags.see",
    "admin.set_flag": "flags.change",
    "admin.make_api_key": "keys.change",
    "admin.follow_api_key": "keys.change",
    "admin.revoke_api_key": "keys.change",
}

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.record_once
def _add_globals(state: BlueprintSetupState) -> None:
    """Let pages ask what who is looking at them may do."""
    state.app.add_template_global(may, "may")
    state.app.add_template_global(needs_proof, "needs_proof")
    state.app.jinja_env.globals["subjects"] = SUBJECTS


def may(permission: str) -> bool:
    """Tell whether who is asking may do this."""
    return permissions.may(current_person(), permission)


def needs_proof(permission: str) -> bool:
    """Tell whether a proof comes before this: pages ask for it before anything is typed."""
    person = current_person()
    if person is None or not permissions.needs_recent_proof(permission):
        return False
    return not is_fresh(person)


@blueprint.before_request
def keep_strangers_out() -> Response | None:
    """Send a stranger to the log-in; refuse who is no staff, or may not do this."""
    person = current_person()
    if person is None and request.method in SAFE:
        return go(url_for("accounts.login", next=_wanted()))
    if person is None or not person.is_staff:
        raise Forbidden("Only the shop's staff can open this.")
    return demand_second_factor(page_here()) or _check(person)


def wanted_permission(endpoint: str, method: str) -> str | None:
    """Give what a page wants of whoever opens it; None is a page that nobody may."""
    listed = OPEN_TO.get(endpoint)
    if isinstance(listed, tuple):
        return listed[method not in SAFE]
    return listed


def _check(person: Person) -> Response | None:
    permission = wanted_permission(request.endpoint or "", request.method)
    if permission is None:
        raise Forbidden("Nobody can open this.")
    permissions.require(person, permission)
    if permissions.needs_recent_proof(permission):
        proof = demand_recent_proof(page_here())
        if proof is not None:
            return proof
    if permissions.is_dangerous(permission) and request.method not in SAFE:
        saw("permission.used", outcome="allowed", permission=permission)
    return None


@blueprint.errorhandler(Forbidden)
def _refused(error: Forbidden) -> Response:
    """Tell the guards, and say what is missing and who can give it."""
    permission = error.permission if isinstance(error, NotAllowed) else ""
    person = current_person()
    role = person.role if person else "nobody"
    saw("permission.denied", permission=permission, role=role, page=request.endpoint)
    if not permission or wants_fragment() or reads_json():
        return answer(403, error.message)
    with reading() as session:
        givers = owners(session)
    meaning, title = permissions.meaning(permission), Role(role).label
    return render(
        "admin/refused.html", meaning=meaning, role=title, owners=givers, status=403
    )


def _wanted() -> str:
    return request.full_path.rstrip("?")
