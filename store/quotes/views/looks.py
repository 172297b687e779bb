"""What a page says about a part: its figures, and what to know before printing it."""

from __future__ import annotations

from typing import Any

from store.uploads.actions.changing import WITH_UNITS
from store.uploads.examination.figures import Examination, Pose
from store.uploads.findings import findings_of
from store.uploads.forms import UNITS
from store.uploads.models import Part, Upload
from store.uploads.preparation import Direction, Preparation
from store.uploads.splitting import Sides


def looked_at(part: Part | None, *, room: Sides | None = None) -> dict[str, Any]:
    """Give what is known of a part; nothing before its analysis.

    `room` is the largest build volume for sale, in mm.
    """
    if part is None:
        return {"part": None, "measure": None, "examination": None, "findings": []}
    measure = part.measured
    examination = Examination.from_dict(part.examination) if part.examination else None
    preparation = Preparation.from_key(part.preparation)
    return {
        "part": part,
        "measure": measure,
        "examination": examination,
        "preparation": preparation,
        "findings": findings_of(measure, examination, preparation=preparation, room=room),
    }


def to_prepare(upload: Upload, look: dict[str, Any]) -> dict[str, Any]:
    """Give what the form draws that has a file prepared in another way."""
    preparation: Preparation = look["preparation"]
    examination: Examination | None = look["examination"]
    poses = examination.poses if examination else ()
    return {
        "units": UNITS,
        "has_units": upload.extension in WITH_UNITS,
        "down": written(preparation.down),
        "poses": [(pose, _side(preparation, pose)) for pose in poses],
        "as_fields": as_fields,
    }


def _side(preparation: Preparation, pose: Pose) -> str:
    """Write which side of the file's model lies on the bed in a pose."""
    return written(preparation.laid_on(pose.down).down)


def as_fields(preparation: Preparation) -> dict[str, str]:
    """Write a preparation as the fields of its form."""
    return {
        "unit": preparation.unit.value,
        "scale": f"{preparation.scale / 100:g}",
        "down": written(preparation.down),
        "repaired": "yes" if preparation.repaired else "no",
    }


def written(down: Direction | None) -> str:
    """Write a direction as the form reads it; nothing for "as in the file"."""
    return " ".join(f"{part:g}" for part in down or ())
