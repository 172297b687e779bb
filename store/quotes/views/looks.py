"""What a page says about a part: its figures, and what to know before printing it."""

from __future__ import annotations

from typing import Any

from store.uploads.examination.figures import Examination
from store.uploads.findings import findings_of
from store.uploads.models import Part
from store.uploads.preparation import Preparation


def looked_at(part: Part | None) -> dict[str, Any]:
    """Give what is known of a part; all of it is None before its analysis."""
    if part is None:
        return {"part": None, "measure": None, "examination": None, "findings": []}
    measure = part.measured
    examination = Examination.from_dict(part.examination) if part.examination else None
    return {
        "part": part,
        "measure": measure,
        "examination": examination,
        "preparation": Preparation.from_key(part.preparation),
        "findings": findings_of(measure),
    }
