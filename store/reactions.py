"""What happens next: from announcement to jobs, and what is done by the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from store.accounts import jobs as accounts_jobs, provider_jobs, topics as accounts
from store.admin import jobs as admin_jobs, topics as admin
from store.api import jobs as api_jobs
from store.cart import jobs as cart_jobs, topics as cart
from store.catalog import jobs as catalog_jobs, topics as catalog
from store.infra import queue
from store.infra.outbox import Job, drain
from store.invoices import jobs as invoices_jobs, topics as invoices
from store.orders import jobs as orders_jobs, topics as orders
from store.payments import jobs as payments_jobs, topics as payments
from store.payments.refunds import jobs as refunds_jobs
from store.production import jobs as production_jobs, topics as production
from store.quotes import jobs as quotes_jobs, topics as quotes
from store.reviews import jobs as reviews_jobs, topics as reviews
from store.security import jobs as security_jobs, topics as security
from store.uploads import jobs as uploads_jobs, topics as uploads
from store.wishes import jobs as wishes_jobs, topics as wishes

Sweeps = Sequence[Callable[[], object]]

REACTIONS: Mapping[str, Sequence[Job]] = {
    accounts.LINK_ASKED: [accounts_jobs.send_link],
    accounts.NOTICE_WRITTEN: [accounts_jobs.send_notice],
    uploads.UPLOAD_RECEIVED: [quotes_jobs.analyse_upload],
    uploads.PART_MADE: [
        uploads_jobs.examine_part,
        quotes_jobs.cut_part,
        quotes_jobs.referee_part,
    ],
    uploads.UPLOAD_SETTLED: [uploads_jobs.tell_sender],
    quotes.PART_UNCUT: [quotes_jobs.cut_part],
    quotes.QUOTE_ASKED: [quotes_jobs.confirm_quote],
    quotes.QUOTE_ANSWERED: [quotes_jobs.tell_customer],
    payments.EVENT_RECEIVED: [payments_jobs.apply_event],
    payments.TRANSFER_AWAITED: [payments_jobs.tell_of_transfer],
    payments.PAYMENT_FAILED: [payments_jobs.tell_of_failure],
    payments.MONEY_UNWANTED: [payments_jobs.tell_of_unwanted],
    reviews.PHOTO_SENT: [reviews_jobs.prepare_photo],
    reviews.PHOTO_LEFT: [reviews_jobs.forget_photo],
    reviews.REVIEW_SETTLED: [reviews_jobs.tell_author],
    reviews.REVIEW_ANSWERED: [reviews_jobs.tell_reply],
    reviews.ANSWER_SHOWN: [reviews_jobs.tell_asker],
    payments.REFUND_ASKED: [refunds_jobs.send_refund],
    payments.REFUNDED: [refunds_jobs.tell_customer, invoices_jobs.issue_credit_note],
    payments.REFUND_FAILED: [refunds_jobs.tell_staff],
    payments.RETURN_REFUSED: [refunds_jobs.tell_refused],
    orders.PLACED: [
        production_jobs.create_print_jobs,
        catalog_jobs.refresh_lists_after,
        invoices_jobs.issue_invoice,
        orders_jobs.send_confirmation,
    ],
    orders.PAID: [orders_jobs.send_receipt],
    production.PHOTO_TAKEN: [production_jobs.prepare_photo],
    production.HANDED_OVER: [production_jobs.tell_provider],
    orders.CANCELLED: [production_jobs.stop_print_jobs, refunds_jobs.tell_cancelled],
    invoices.ISSUED: [invoices_jobs.draw_invoice],
    invoices.COPIES_ASKED: [invoices_jobs.draw_copies],
    orders.RETURNED: [catalog_jobs.refresh_lists_after],
    orders.DAY_OVER: [orders_jobs.count_sales],
    orders.MAIL_ASKED: [admin_jobs.send_mail_again],
    orders.RUN_ASKED: [admin_jobs.work_on_run],
    admin.TEST_MAIL_ASKED: [admin_jobs.send_test_mail],
    catalog.RESTOCKED: [wishes_jobs.tell_waiting],
    catalog.PICTURE_ADDED: [catalog_jobs.develop_picture],
    catalog.IMPORT_ASKED: [catalog_jobs.import_products],
    catalog.SHELF_RENAMED: [catalog_jobs.relist_shelf],
    catalog.SHELF_PICTURE_SENT: [catalog_jobs.develop_shelf_picture],
    wishes.ALERT_ASKED: [wishes_jobs.ask_to_confirm],
    cart.CART_LEFT: [cart_jobs.remind],
    security.ALERT_RAISED: [security_jobs.mail_alert, security_jobs.post_alert],
    security.REPORT_ASKED: [security_jobs.draw_report],
}

# Work on strangers' models takes seconds each: no receipt waits behind it, and no first
# price behind what can come later.
APART: Mapping[str, Sequence[Job]] = {
    queue.FIRST: REACTIONS[uploads.UPLOAD_RECEIVED],
    queue.SLOW: [
        reviews_jobs.prepare_photo,
        production_jobs.prepare_photo,
        catalog_jobs.develop_picture,
        catalog_jobs.import_products,
        catalog_jobs.relist_shelf,
        catalog_jobs.develop_shelf_picture,
        uploads_jobs.examine_part,
        quotes_jobs.cut_part,
        quotes_jobs.confirm_quote,
        invoices_jobs.draw_invoice,
        invoices_jobs.draw_copies,
        security_jobs.draw_report,
        admin_jobs.work_on_run,
    ],
    queue.LAST: [quotes_jobs.referee_part],
}

# Every few seconds: what Redis lost is sent again.
OFTEN: Sweeps = (drain,)

# Every minute.
SELDOM: Sweeps = (
    payments_jobs.find_sessions,
    payments_jobs.reconcile,
    payments_jobs.reconcile_disputes,
    payments_jobs.retry_parked,
    refunds_jobs.reconcile_refunds,
    refunds_jobs.adopt_refunds,
    payments_jobs.expire_unpaid,
    orders_jobs.announce_night,
    invoices_jobs.credit_at_last,
    invoices_jobs.credit_cancelled,
    invoices_jobs.draw_at_last,
    accounts_jobs.end_impersonations,
    accounts_jobs.forget_old_visits,
    provider_jobs.ask_about_staff,
    provider_jobs.forget_what_is_spent,
    accounts_jobs.forget_what_is_over,
    uploads_jobs.delete_old_files,
    uploads_jobs.forget_never_sent,
    uploads_jobs.scan_at_last,
    quotes_jobs.expire_quotes,
    quotes_jobs.forget_old_gcode,
    quotes_jobs.price_printed_products,
    catalog_jobs.relist_due,
    catalog_jobs.show_due_collections,
    catalog_jobs.forget_old_holds,
    catalog_jobs.forget_old_imports,
    catalog_jobs.count_searches,
    reviews_jobs.forget_loose_photos,
    wishes_jobs.announce_what_is_back,
    wishes_jobs.forget_old_wishes,
    cart_jobs.announce_left_carts,
    security_jobs.watch,
    security_jobs.link_left_out,
    security_jobs.forget_old,
    admin_jobs.forget_old_mails,
    api_jobs.forget_old_answers,
)
