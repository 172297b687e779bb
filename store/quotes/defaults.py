"""What the shop prints with when it opens: materials, machines and the first rate card."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.quotes.models import Machine, Material, RateCard

_BLACK = {"name": "Black", "swatch": "#1f2022"}
_WHITE = {"name": "White", "swatch": "#f1f0ea"}
_GREY = {"name": "Grey", "swatch": "#8b8e92"}
_ORANGE = {"name": "Orange", "swatch": "#e8672b"}
_BLUE = {"name": "Blue", "swatch": "#2c5c97"}
_RED = {"name": "Red", "swatch": "#b5322d"}
_GREEN = {"name": "Green", "swatch": "#3b7a4b"}
_CLEAR = {"name": "Clear", "swatch": "#dfe6e6"}

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
        "blurb": "Stiff up to 150 °C; nylon with carbon fibre",
        "density_mg_cm3": 1170,
        "colours": [_BLACK],
    },
)

MACHINES: tuple[dict[str, Any], ...] = (
    {"slug": "core-256", "name": "Core 256", "size": (256, 256, 256)},
    {"slug": "gantry-350", "name": "Gantry 350", "size": (350, 350, 330)},
)

RATES: dict[str, Any] = {
    "setup_paise": 9_900,
    "hour_paise": 7_500,
    "support_removal_paise": 3_000,
    "finishing_paise": 2_500,
    "minimum_paise": 19_900,
    "materials": {
        "pla": {"kilogram_paise": 240_000, "speed_percent": 100},
        "petg": {"kilogram_paise": 270_000, "speed_percent": 90},
        "abs": {"kilogram_paise": 280_000, "speed_percent": 90},
        "tpu": {"kilogram_paise": 480_000, "speed_percent": 55},
        "pa-cf": {"kilogram_paise": 1_150_000, "speed_percent": 80},
    },
    "breaks": [[5, 500], [20, 1_000], [100, 1_800]],
}


def install_defaults(session: Session) -> None:
    """Add what is missing; leaves everything that is there as it is."""
    _install_materials(session)
    _install_machines(session)
    if session.scalar(select(RateCard.version).limit(1)) is None:
        session.add(RateCard(version=1, rates=RATES))


def _install_materials(session: Session) -> None:
    known = set(session.scalars(select(Material.slug)))
    for position, fields in enumerate(MATERIALS):
        if fields["slug"] not in known:
            session.add(Material(position=position, **fields))


def _install_machines(session: Session) -> None:
    known = set(session.scalars(select(Machine.slug)))
    for fields in MACHINES:
        if fields["slug"] in known:
            continue
        width, depth, height = fields["size"]
        machine = Machine(slug=fields["slug"], name=fields["name"])
        machine.width_mm, machine.depth_mm, machine.height_mm = width, depth, height
        session.add(machine)
