"""Mails about what was sold out."""

from __future__ import annotations

from urllib.parse import quote

from store.infra.mail import build
from store.infra.mail_log import Letter
from store.settings import Settings
from store.wishes.models import StockAlert


def confirmation(alert: StockAlert, settings: Settings) -> Letter:
    """Ask whether it was the owner of the address who asked; nothing else is said."""
    return build(
        "alert_asked",
        to=alert.email,
        subject=f"Shall we tell you when {alert.variant.product.name} is back?",
        key=f"alert-asked:{alert.token}:{alert.asked_at.isoformat()}",
        settings=settings,
        alert=alert,
        title=title_of(alert),
        url=alert_url(alert, settings),
    )


def back_in_stock(alert: StockAlert, settings: Settings) -> Letter:
    """Say that it is back, and how to be asked no more (RFC 8058: one click)."""
    message = build(
        "back_in_stock",
        to=alert.email,
        subject=f"{alert.variant.product.name} is back",
        key=f"back-in-stock:{alert.token}:{alert.asked_at.isoformat()}",
        settings=settings,
        alert=alert,
        title=title_of(alert),
        url=product_url(alert, settings),
        stop_url=alert_url(alert, settings),
    )
    message["List-Unsubscribe"] = f"<{alert_url(alert, settings)}/removal>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def title_of(alert: StockAlert) -> str:
    """Name the variant in full: "PLA filament, Orange"."""
    label = alert.variant.label
    return f"{alert.variant.product.name}{', ' + label if label else ''}"


def alert_url(alert: StockAlert, settings: Settings) -> str:
    return f"{settings.PUBLIC_URL}/alerts/{alert.token}"


def product_url(alert: StockAlert, settings: Settings) -> str:
    slug, sku = alert.variant.product.slug, quote(alert.variant.sku, safe="")
    return f"{settings.PUBLIC_URL}/products/{slug}?variant={sku}"
