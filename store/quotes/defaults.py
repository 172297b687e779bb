"""What the shop prints with when it opens: materials, machines and its rate card."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.quotes.models import Machine, Material, Process, RateCard
from store.quotes.rates import SHAPE, is_current

_BLACK = {"name": "Black", "swatch": "#1f2022"}
_WHITE = {"name": "White", "swatch": "#f1f0ea"}
_GREY = {"name": "Grey", "swatch": "#8b8e92"}
_ORANGE = {"name": "Orange", "swatch": "#e8672b"}
_BLUE = {"name": "Blue", "swatch": "#2c5c97"}
_RED = {"name": "Red", "swatch": "#b5322d"}
_GREEN = {"name": "Green", "swatch": "#3b7a4b"}
_CLEAR = {"name": "Clear", "swatch": "#dfe6e6"}
_NATURAL = {"name": "Natural white", "swatch": "#e9e6dc"}

MATERIALS: tuple[dict[str, Any], ...] = (
    {
        "slug": "pla",
        "name": "PLA",
        "blurb": "Stiff and crisp; models, jigs and indoor parts up to 55 °C",
        "density_mg_cm3": 1240,
        "colours": [_BLACK, _WHITE, _GREY, _ORANGE, _BLUE, _RED, _GREEN],
    },
    {
        "slug": "petg",
        "name": "PETG",
        "blurb": "Tough, weatherproof; brackets and housings up to 75 °C",
        "density_mg_cm3": 1270,
        "colours": [_BLACK, _WHITE, _GREY, _ORANGE, _BLUE, _CLEAR],
    },
    {
        "slug": "abs",
        "name": "ABS",
        "blurb": "Tough up to 95 °C; car and machine parts",
        "density_mg_cm3": 1050,
        "colours": [_BLACK, _WHITE, _GREY],
    },
    {
        "slug": "tpu",
        "name": "TPU 95A",
        "blurb": "Rubber-like; gaskets, feet, bumpers and straps",
        "density_mg_cm3": 1210,
        "colours": [_BLACK, _WHITE, _BLUE],
    },
    {
        "slug": "pa-cf",
        "name": "PA-CF",
        "blurb": "Stiff up to 150 °C; nylon with carbon fibre",
        "density_mg_cm3": 1170,
        "colours": [_BLACK],
    },
    {
        "slug": "resin",
        "name": "Standard resin",
        "blurb": "Finest details, smooth; figures, lenses and masters for moulds",
        "process": Process.SLA,
        "density_mg_cm3": 1130,
        "colours": [_GREY, _BLACK, _WHITE, _CLEAR],
    },
    {
        "slug": "tough-resin",
        "name": "Tough resin",
        "blurb": "Fine and hard to break; snap fits, clips and small gears",
        "process": Process.SLA,
        "density_mg_cm3": 1150,
        "colours": [_GREY, _BLACK],
    },
    {
        "slug": "pa12",
        "name": "PA12",
        "blurb": "Strong every way, no supports; hinges, ducts and small series",
        "process": Process.SLS,
        "density_mg_cm3": 950,
        "colours": [_NATURAL],
    },
)

_SIDES = ("width_mm", "depth_mm", "height_mm")
MACHINES: tuple[dict[str, Any], ...] = (
    {"slug": "core-256", "name": "Core 256", "preset": "bambu", "size": (256, 256, 256)},
    {
        "slug": "gantry-350",
        "name": "Gantry 350",
        "preset": "bambu",
        "size": (350, 350, 330),
    },
    {
        "slug": "resin-143",
        "name": "Resin 143",
        "process": Process.SLA,
        "preset": "msla",
        "size": (143, 89, 175),
    },
    {
        "slug": "powder-300",
        "name": "Powder 300",
        "process": Process.SLS,
        "preset": "powder-bed",
        "size": (300, 300, 300),
    },
)

# Paise, GST included. Hours are dear where machines are: one that sinters powder costs as
# much as fifty filament printers. Washing resin and unpacking powder are hand work.
RATES: dict[str, Any] = {
    "shape": SHAPE,
    "minimum_paise": 19_900,
    "processes": {
        "fdm": {
            "setup_paise": 9_900,
            "hour_paise": 12_000,
            "plate_paise": 4_000,
            "piece_paise": 1_500,
            "support_removal_paise": 3_000,
        },
        "sla": {
            "setup_paise": 14_900,
            "hour_paise": 11_000,
            "plate_paise": 12_000,
            "piece_paise": 3_000,
            "support_removal_paise": 3_000,
        },
        "sls": {
            "setup_paise": 24_900,
            "hour_paise": 90_000,
            "plate_paise": 4_000,
            "piece_paise": 4_000,
            "support_removal_paise": 0,
        },
    },
    "machine_hour_paise": {"gantry-350": 15_000},
    "kilogram_paise": {
        "pla": 240_000,
        "petg": 270_000,
        "abs": 280_000,
        "tpu": 480_000,
        "pa-cf": 1_150_000,
        "resin": 480_000,
        "tough-resin": 850_000,
        "pa12": 950_000,
    },
    "finishes": {
        "none": {"piece_paise": 0, "cm2_paise": 0},
        "sanded": {"piece_paise": 6_000, "cm2_paise": 120},
        "primed": {"piece_paise": 12_000, "cm2_paise": 220},
        "vapour": {"piece_paise": 9_000, "cm2_paise": 60},
        "polished": {"piece_paise": 15_000, "cm2_paise": 300},
        "tumbled": {"piece_paise": 4_000, "cm2_paise": 20},
        "dyed": {"piece_paise": 5_000, "cm2_paise": 40},
    },
    "leads": {"economy": -1_000, "standard": 0, "rush": 4_000},
}


def install_defaults(session: Session) -> None:
    """Add what is missing; leaves everything that is there as it is.

    A rate card of an older shape is followed by one that can be read; quotes keep the card
    that they were made with.
    """
    _install_materials(session)
    _install_machines(session)
    newest = session.scalar(select(RateCard).order_by(RateCard.version.desc()).limit(1))
    if newest is None or not is_current(newest.rates):
        version = 1 if newest is None else newest.version + 1
        session.add(RateCard(version=version, rates=RATES))


def _install_materials(session: Session) -> None:
    known = set(session.scalars(select(Material.slug)))
    for position, fields in enumerate(MATERIALS):
        if fields["slug"] not in known:
            session.add(Material(position=position, preset=fields["slug"], **fields))


def _install_machines(session: Session) -> None:
    known = set(session.scalars(select(Machine.slug)))
    for position, fields in enumerate(MACHINES):
        if fields["slug"] in known:
            continue
        named = {name: value for name, value in fields.items() if name != "size"}
        size = dict(zip(_SIDES, fields["size"], strict=True))
        session.add(Machine(position=position, **named, **size))
