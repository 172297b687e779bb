"""Parts are measured and cut into layers, so that any choice can be priced at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.sandbox import ChildError, run_child
from store.infra.storage import storage
from store.quotes.actions.refereeing import keep_layers
from store.quotes.cutting import layers_file
from store.quotes.profiles import Cut
from store.quotes.runs import cuts_of_the_shop, missing_cuts
from store.uploads import jobs as uploads
from store.uploads.models import Part, Upload

ANALYSER = "store.quotes.analyser"
CUTTER = "store.quotes.cutting"
# What the first price is for; the other qualities follow a moment later.
USUAL_QUALITY = "standard"


def analyse_upload(upload_id: int) -> None:
    """Measure one upload and cut its part at the usual quality; safe to run twice."""
    with reading() as session:
        cuts = cuts_of_the_shop(session, qualities=(USUAL_QUALITY,))
    uploads.analyse(
        upload_id, analyser=ANALYSER, request=_request(cuts), keep=partial(_keep, cuts)
    )
    with reading() as session:
        upload = session.get(Upload, upload_id)
    # A ZIP is gone by now: its models have taken its place.
    if upload is not None and upload.part_id is not None:
        _cut(upload.part_id, cuts)


def cut_part(part_id: int) -> None:
    """Cut a part at every quality of every printer; what is cut already stays."""
    with reading() as session:
        cuts = cuts_of_the_shop(session)
    _cut(part_id, cuts)


def _cut(part_id: int, cuts: Sequence[Cut]) -> None:
    with reading() as session:
        part = session.get_one(Part, part_id)
        missing = missing_cuts(session, part_id, cuts)
    if not missing:
        return
    with (
        storage().local_copy(part.model_key) as model,
        TemporaryDirectory(prefix="cutting-") as name,
    ):
        place = Path(name)
        where = {"source": str(model), "place": str(place)}
        try:
            run_child(CUTTER, _request(missing) | where, cwd=place)
        except ChildError as error:  # trying again would end no better
            log.error("part_uncut", part=part_id, cause=repr(error))
            return
        with transaction() as session:
            _keep(missing, session, part, place)


def _request(cuts: Sequence[Cut]) -> dict[str, Any]:
    return {"cuts": [asdict(cut) for cut in cuts]}


def _keep(cuts: Sequence[Cut], session: Session, part: Part, place: Path) -> None:
    for cut in cuts:
        keep_layers(
            session,
            part_id=part.id,
            cut=cut.key,
            layers=layers_file(place, cut.key).read_bytes(),
        )
