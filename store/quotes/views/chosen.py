"""Everything that the page of a model draws for one choice of options."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from store.kernel import clock
from store.quotes.configuration import CellState, Configuration
from store.quotes.finishes import finishes_of
from store.quotes.forms import OptionsForm
from store.quotes.models import Machine
from store.quotes.offers import Offer
from store.quotes.options import MOST_PIECES, QUALITIES, Options, infills_of
from store.quotes.printing import NotYet
from store.quotes.views.looks import looked_at, to_prepare
from store.uploads.findings import Finding
from store.uploads.models import Upload
from store.uploads.reasons import REASONS
from store.uploads.splitting import Sides

# After so long without an answer a page says that it is not the visitor's fault.
PATIENCE = timedelta(seconds=45)


def waiting(upload: Upload, ahead: int) -> dict[str, Any]:
    """Give what is drawn while there is nothing to choose yet, or will never be.

    `ahead` counts the models that are measured before this one.
    """
    return {
        "ahead": ahead,
        "is_late": clock.now() - upload.created_at > PATIENCE,
        "upload": upload,
        "reason": REASONS[upload.reason] if upload.reason else None,
        "configuration": None,
        "form": None,
    }


def chosen(
    upload: Upload,
    configuration: Configuration,
    options: Options,
    *,
    form: OptionsForm | None = None,
) -> dict[str, Any]:
    """Give everything the page draws for one choice of options."""
    look = looked_at(upload.part, room=_room(configuration.largest))
    choice = offered(configuration, options)
    look["findings"] = _concerning(choice["offer"], look["findings"])
    material = configuration.material(options.material)
    return {
        "upload": upload,
        "reason": None,
        "configuration": configuration,
        **look,
        **to_prepare(upload, look),
        "form": form or OptionsForm(formdata=None),
        "options": options,
        "material": material,
        "qualities": QUALITIES.values(),
        "infills": infills_of(material.process),
        "most_pieces": MOST_PIECES,
        **choice,
    }


def refused(
    upload: Upload, configuration: Configuration, form: OptionsForm
) -> dict[str, Any]:
    """Give what was chosen, as far as it is on offer, with what was wrong beside it."""
    options = configuration.nearest(form.options_over(configuration.default()))
    context = chosen(upload, configuration, options, form=form)
    return context if form.chose_well else context | {"offer": None}


def offered(configuration: Configuration, options: Options) -> dict[str, Any]:
    """Give the table of prices, and the price of the choice if it has one by now."""
    if not configuration.fits:
        return {
            **dict.fromkeys(("offer", "taxed")),
            "matrix": [],
            "is_waiting": False,
            "bed": _bed(None),
        }
    matrix = configuration.matrix(options)
    cells = [cell for row in matrix for cell in row.cells]
    offer = _offer(configuration, options)
    return {
        "offer": offer,
        "taxed": configuration.taxed(offer.price.total) if offer else None,
        "leads": configuration.leads(offer, at=clock.now()) if offer else [],
        "finishes": configuration.finishes(offer) if offer else [],
        "suited": finishes_of(options.material),
        "matrix": matrix,
        "is_waiting": any(cell.state == CellState.WAITING for cell in cells),
        "leaves_on": offer.leaves_on(clock.now()) if offer else None,
        "bed": _bed(offer.machine if offer else None),
    }


def _concerning(offer: Offer | None, findings: list[Finding]) -> list[Finding]:
    """Leave out what only matters where supports are printed, when none are."""
    if offer is None or offer.supports:
        return findings
    return [finding for finding in findings if finding.code != "supports"]


def _offer(configuration: Configuration, options: Options) -> Offer | None:
    try:
        return configuration.offer(options)
    except NotYet:
        return None


def _room(machine: Machine | None) -> Sides | None:
    if machine is None:
        return None
    return float(machine.width_mm), float(machine.depth_mm), float(machine.height_mm)


def _bed(machine: Machine | None) -> tuple[int, int]:
    return (machine.width_mm, machine.depth_mm) if machine else (256, 256)
