"""Prices of prints, and quotes that hold them, in JSON."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from store.api.answers import Json
from store.api.shapes.values import moment, money
from store.catalog.views.structured import absolute
from store.kernel.money import Money
from store.quotes.actions.asking import options_of
from store.quotes.configuration import Configuration
from store.quotes.finishes import finishes_of
from store.quotes.lead_time import LEADS
from store.quotes.models import Material, Quote
from store.quotes.offers import Offer
from store.quotes.options import Options, infills_of, qualities_of
from store.tax.gst import taken_apart


def material(one: Material) -> Json:
    """Write what can be chosen for a material."""
    return {
        "id": one.slug,
        "name": one.name,
        "process": one.process.value,
        "colours": [colour["name"] for colour in one.colours],
        "qualities": list(qualities_of(one.process)),
        "infills": list(infills_of(one.process)),
        "finishes": [finish.slug for finish in finishes_of(one.slug)],
        "leads": list(LEADS),
    }


def offer(one: Offer, configuration: Configuration, *, at: datetime) -> Json:
    """Write a price with everything that it follows from."""
    price = one.price
    taxed = configuration.taxed(price.total)
    return {
        "options": options(one.options),
        "price": money(price.total),
        "price_per_piece": money(price.per_piece),
        "tax": money(taxed.tax) if taxed else None,
        "lines": [
            {"label": line.label, "why": line.why, "amount": money(line.amount)}
            for line in price.lines
        ],
        "weight_mg": one.weight_mg,
        "seconds": one.seconds,
        "plates": one.plates,
        "machine": one.machine.slug,
        "supports": one.supports,
        "confidence": one.confidence.value,
        "sliced": one.is_sliced,
        "breaks": [
            {"quantity": each.quantity, "price_per_piece": money(each.per_piece)}
            for each in one.breaks
        ],
        "leads": [
            {
                "id": choice.lead.slug,
                "leaves_on": choice.leaves_on.isoformat(),
                "price": money(choice.total),
            }
            for choice in configuration.leads(one, at=at)
        ],
    }


def options(one: Options) -> Json:
    return {
        "material": one.material,
        "colour": one.colour,
        "quality": one.quality,
        "infill": one.infill,
        "quantity": one.quantity,
        "finish": one.finish,
        "lead": one.lead,
    }


def quote(one: Quote, *, gst_bp: int | None, at: datetime) -> Json:
    """Write a quote; its price is null until there is one."""
    total = one.total if one.has_price else None
    return {
        "id": one.token,
        "upload": one.upload.token,
        "status": one.status.value,
        "open": one.is_open(at),
        "options": options(options_of(one)),
        "price": money(total) if total else None,
        "tax": money(taken_apart(total, gst_bp=gst_bp).tax) if total and gst_bp else None,
        "lines": [_line(row) for row in one.breakdown] if total else [],
        "weight_mg": one.weight_mg,
        "seconds": one.seconds,
        "supports": one.supports,
        "rate_card": one.rate_card,
        "answer": one.answer,
        "url": absolute(url_for("quotes.show", token=one.token)),
        "created_at": moment(one.created_at),
        "expires_at": moment(one.expires_at),
    }


def _line(row: Json) -> Json:
    return {
        "label": row["label"],
        "why": row.get("why", ""),
        "amount": money(Money(row["paise"])),
    }
