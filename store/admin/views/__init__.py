"""Pages of the staff, one module for each subject, all behind one gate."""

from store.admin.gate import blueprint
from store.admin.views.api_keys import api_keys
from store.admin.views.calibration import calibration
from store.admin.views.cancellations import cancellation
from store.admin.views.content import content
from store.admin.views.customers import customers
from store.admin.views.customers_kept import customer_looks
from store.admin.views.delivery import delivery
from store.admin.views.failures import print_failure
from store.admin.views.find import find
from store.admin.views.flags import flags
from store.admin.views.gift_cards import gift_cards
from store.admin.views.holds import stock_holds
from store.admin.views.home import home
from store.admin.views.impersonation import impersonate
from store.admin.views.imports import imports
from store.admin.views.invoices import invoices
from store.admin.views.jobs import jobs
from store.admin.views.mail_samples import mail_samples
from store.admin.views.mails import mails
from store.admin.views.orders import orders
from store.admin.views.orders_amend import amend_order
from store.admin.views.orders_lists import save_order_view
from store.admin.views.orders_one import note_order
from store.admin.views.orders_runs import order_runs
from store.admin.views.payments import payments
from store.admin.views.people import people
from store.admin.views.pictures import pictures
from store.admin.views.plates import plate
from store.admin.views.print_files import print_tags
from store.admin.views.print_jobs import print_jobs
from store.admin.views.print_setup import print_setup
from store.admin.views.print_setup_rates import rate_card
from store.admin.views.print_setup_simulator import price_simulator
from store.admin.views.printers import printers
from store.admin.views.products import products
from store.admin.views.product_documents import product_documents
from store.admin.views.product_facts import product_facts
from store.admin.views.product_kit import product_kit
from store.admin.views.product_relations import product_relations
from store.admin.views.products_making import new_product
from store.admin.views.promotions import promotions
from store.admin.views.providers import providers
from store.admin.views.product_prices import product_prices
from store.admin.views.questions import questions
from store.admin.views.quotes import quotes
from store.admin.views.refunds import refunds
from store.admin.views.reports import reports
from store.admin.views.reviews import reviews
from store.admin.views.searches import searches
from store.admin.views.security import security
from store.admin.views.spools import spools
from store.admin.views.tax import tax

from store.admin.views.webhooks import webhooks
__all__ = [
    "amend_order",
    "api_keys",
    "blueprint",
    "calibration",
    "cancellation",
    "content",
    "customer_looks",
    "customers",
    "delivery",
    "find",
    "flags",
    "gift_cards",
    "home",
    "impersonate",
    "imports",
    "invoices",
    "jobs",
    "mails",
    "mail_samples",
    "new_product",
    "note_order",
    "order_runs",
    "orders",
    "payments",
    "people",
    "pictures",
    "plate",
    "price_simulator",
    "print_failure",
    "print_jobs",
    "print_setup",
    "print_tags",
    "printers",
    "products",
    "promotions",
    "product_documents",
    "product_facts",
    "product_kit",
    "product_relations",
    "providers",
    "questions",
    "quotes",
    "rate_card",
    "refunds",
    "reports",
    "reviews",
    "product_prices",
    "save_order_view",
    "searches",
    "security",
    "spools",
    "stock_holds",
    "tax",
]
    "webhooks",
