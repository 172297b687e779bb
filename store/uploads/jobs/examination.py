"""The second, longer look at a part, in a sandboxed child."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.sandbox import ChildError, run_child
from store.uploads.actions.settling import keep_examination
from store.uploads.jobs.files import copied, forget, stored_if_there
from store.uploads.models import Part
from store.uploads.queries import part_to_examine

EXAMINER = "store.uploads.examine"


def examine_part(part_id: int) -> None:
    """Look longer at a part that is measured: picture, preview, thin walls, overhangs.

    A part that cannot be examined keeps its measure and price, and has no picture.
    """
    with reading() as session:
        part = part_to_examine(session, part_id)
    if part is None:
        return
    with TemporaryDirectory(prefix="examination-") as name:
        place = Path(name)
        _keep(part, _examined(part, place), place)


def _examined(part: Part, place: Path) -> dict[str, Any]:
    source = copied(part.model_key, place / "model.stl")
    request = {"source": str(source), "measure": part.measure}
    try:
        answer = run_child(EXAMINER, request, cwd=place)
    except ChildError as error:
        log.warning("examination_failed", part=part.id, cause=repr(error))
        return {}
    examination: dict[str, Any] = answer["examination"]
    return examination


def _keep(part: Part, examination: dict[str, Any], place: Path) -> None:
    folder = part.model_key.rpartition("/")[0]
    picture = stored_if_there(place / "picture.png", folder)
    preview = stored_if_there(place / "preview.glb", folder)
    with transaction() as session:
        is_kept = keep_examination(
            session,
            part_id=part.id,
            model_key=part.model_key,
            examination=examination,
            thumbnail_key=picture,
            preview_key=preview,
        )
    if not is_kept:
        forget([picture, preview])
