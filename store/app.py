"""The one place where everything meets: reads as a list of registrations."""

from __future__ import annotations

from math import prod
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import store.settings
from store import reactions
from store.accounts import (
    access,
    arrivals,
    asking,
    audiences,
    impersonating,
    views as accounts,
)
from store.accounts.oidc.discovery import origin_of
from store.accounts.queries.staff import owner_addresses
from store.admin import views as admin
from store.api import views as api
from store.cart import actions as cart_actions, views as cart
from store.catalog import views as catalog
from store.checkout import views as checkout
from store.cli import register_commands
from store.delivery.access import network_now
from store.flags import reading as flags
from store.infra import log, outbox, queue, storage, witness
from store.infra.db import reading
from store.invoices import views as invoices
from store.invoices.seller import seller_of
from store.invoices.shown import beside_order as invoices_of_order
from store.kernel.money import Money
from store.orders import actions as orders_actions, beside, views as orders
from store.pages import views as pages
from store.payments import return_views as returns, views as payments
from store.payments.beside import transfer_beside
from store.payments.refunds.shown import beside_order
from store.production import queries as production_queries, views as production
from store.promotions import views as promotions
from store.quotes import views as quotes
from store.quotes.actions import claiming as quotes_claiming
from store.quotes.actions.leaving import expire_quotes_of
from store.quotes.queries import machines_at_work
from store.reviews import views as reviews
from store.reviews.actions import claiming as reviews_claiming
from store.security import guard, rounds, sink, told as alerts_told
from store.settings import ROOT, Settings
from store.uploads import holds, views as uploads
from store.uploads.actions import claiming as uploads_claiming
from store.web import (
    assets,
    bounds,
    database,
    errors,
    forms,
    headers,
    hosts,
    htmx,
    limits,
    media,
    observe,
    origins,
    reports,
    shared,
    templating,
)
from store.web.sessions import DatabaseSessions
from store.wishes import views as wishes
from store.wishes.actions import lists as wishes_lists

ROOMS = (
    pages,
    catalog,
    reviews,
    wishes,
    promotions,
    cart,
    uploads,
    quotes,
    checkout,
    orders,
    payments,
    returns,
    invoices,
    production,
    accounts,
    admin,
    api,
)
STRIPE_PAY_PAGE = "https://checkout.stripe.com"


def create_app(settings: Settings | None = None) -> Flask:
    """Build the shop; raises SettingsError when a setting is wrong."""
    settings = settings or store.settings.settings()
    store.settings.use(settings)
    seller_of(settings)
    log.configure(settings.LOG_FORMAT)
    storage.use(storage.storage_for(settings))
    send = queue.sender(settings.REDIS_URL, apart=reactions.APART)
    outbox.connect(reactions=reactions.REACTIONS, send=send)
    witness.connect(sink.write_down)
    flags.connect(asking.asker)
    app = _bare_app(settings)
    _add_web(app, settings)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    arrivals.register(cart_actions.merge_at_login)
    arrivals.register(orders_actions.claim_at_login)
    arrivals.register(quotes_claiming.claim_at_login)
    arrivals.register(uploads_claiming.claim_at_login)
    arrivals.register(reviews_claiming.claim_at_login)
    arrivals.register(wishes_lists.merge_at_login)
    beside.register(beside_order)
    beside.register(transfer_beside)
    beside.register(invoices_of_order)
    holds.register(production_queries.is_to_be_printed)
    holds.register_farewell(expire_quotes_of)
    alerts_told.register(owner_addresses)
    register_commands(app)
    return app


def _bare_app(settings: Settings) -> Flask:
    app = Flask("store", root_path=str(ROOT), static_folder=None)
    app.secret_key = settings.SECRET_KEY
    app.session_interface = DatabaseSessions(secure=settings.is_https)
    app.config.update(
        TESTING=settings.ENVIRONMENT == "test",
        PROPAGATE_EXCEPTIONS=False,
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
    )
    hosts.init_app(app, settings)
    if settings.TRUSTED_PROXIES:
        hops = settings.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def _add_web(app: Flask, settings: Settings) -> None:
    htmx.init_app(app)
    observe.init_app(app)
    errors.init_app(app)
    guard.init_app(app)
    rounds.init_app(app)
    headers.init_app(
        app,
        https=settings.is_https,
        pay_page=_pay_page(settings),
        uploads_to=storage.storage().upload_origin,
        signs_in_at=origin_of(settings.OIDC_ISSUER) if settings.OIDC_ISSUER else None,
    )
    database.init_app(app, settings)
    templating.init_app(app)
    shared.init_app(app, settings)
    assets.init_app(app)
    media.init_app(app)
    bounds.init_app(app)
    origins.init_app(app, settings)
    forms.init_app(app)
    limits.init_app(app, settings)
    reports.init_app(app)
    access.init_app(app)
    impersonating.init_app(app)
    audiences.init_app(app)
    app.add_template_global(_delivery_from, "delivery_from")
    app.add_template_global(_largest_print_mm, "largest_print_mm")


def _delivery_from(*, weight_g: int, subtotal: Money) -> Money | None:
    """Give what sending a cart costs at least; None when it is too heavy for a parcel."""
    return network_now().least(weight_g=weight_g, subtotal=subtotal)


def _largest_print_mm() -> tuple[int, int, int] | None:
    """Give what the shop's largest printer can hold, for pages below the quotes."""
    with reading() as session:
        sizes = [
            (machine.width_mm, machine.depth_mm, machine.height_mm)
            for machine in machines_at_work(session)
        ]
    return max(sizes, key=prod, default=None)


def _pay_page(settings: Settings) -> str:
    """Give the origin a checkout form may lead to."""
    if not settings.uses_sandbox:
        return STRIPE_PAY_PAGE
    parts = urlsplit(settings.STRIPE_API_BASE)
    return f"{parts.scheme}://{parts.netloc}"
