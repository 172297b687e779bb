"""What supports take: plastic and time of their columns and the sheets below the part."""

from dataclasses import dataclass

import numpy as np

from store.quotes.motion import Floats, move_seconds
from store.quotes.profiles import Profile, spacing
from store.quotes.slicing import Layers

# Sheets reach beyond the contact on all sides, above columns and, mostly, below them.
_SHEET_SPREAD = 5.0
# Columns are laid in lines about this long between turns, sheets in much shorter ones.
_COLUMN_RUN_MM, _SHEET_RUN_MM = 4.2, 1.2
_MOVES = 1.15  # moves between and retractions, as a share of the time


@dataclass(frozen=True)
class Supports:
    """Supports of a part: plastic in all, seconds per layer as printed and as planned."""

    mm3: float
    seconds: Floats
    planned: Floats

    @classmethod
    def none(cls, layers: Layers) -> "Supports":
        return cls(0.0, np.zeros(layers.count), np.zeros(layers.count))


def supports_of(layers: Layers, profile: Profile) -> Supports:
    """Foresee supports, if they are wanted and anything leans over."""
    if not profile.supports or not layers.support.any():
        return Supports.none(layers)
    printing = profile.printing
    column = layers.support * printing.layer * _density(profile, printing.support_spacing)
    sheets = printing.interface_layers * printing.layer * _SHEET_SPREAD
    sheet = layers.contact * sheets * _density(profile, printing.interface_spacing)
    thick = max(printing.layer, printing.thickest_layer)
    column_pace = _pace(profile, printing.support_speed, _COLUMN_RUN_MM, thick)
    sheet_pace = _pace(profile, printing.interface_speed, _SHEET_RUN_MM, printing.layer)
    quick = _cross(profile, thick) * printing.support_speed
    return Supports(
        mm3=float(column.sum() + sheet.sum()),
        seconds=_MOVES * (column * column_pace + sheet * sheet_pace),
        planned=(column + sheet) / quick,
    )


def _density(profile: Profile, gap: float) -> float:
    width = spacing(profile.printing.support_width, profile.printing.layer)
    return width / (width + gap)


def _cross(profile: Profile, layer: float) -> float:
    return spacing(profile.printing.support_width, layer) * layer


def _pace(profile: Profile, speed: float, run: float, layer: float) -> float:
    """Give seconds per mm3."""
    seconds = move_seconds(
        run,
        speed=speed,
        acceleration=profile.printing.default_acceleration,
        jerk=profile.motion.jerk,
    )
    return seconds / (run * _cross(profile, layer))
