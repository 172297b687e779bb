"""Analysis of uploads in a sandboxed child, and deletion of files whose time is over."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.sandbox import (
    ChildCrashed,
    ChildError,
    ChildOutOfMemory,
    ChildRefused,
    ChildTimedOut,
    run_child,
)
from store.infra.storage import storage
from store.kernel import clock
from store.uploads.actions import accept_analysis, forget_files, reject_upload
from store.uploads.models import Upload
from store.uploads.queries import upload_to_analyse, uploads_to_delete

ANALYSER = "store.uploads.mesh"


@dataclass(frozen=True)
class _Findings:
    measure: dict[str, Any]
    model_key: str
    thumbnail_key: str


def analyse_upload(upload_id: int) -> None:
    """Measure one upload and settle it; safe to run twice, the first result stays."""
    with reading() as session:
        upload = upload_to_analyse(session, upload_id)
    if upload is None:
        return
    try:
        findings = _analysed(upload)
    except ChildError as error:
        reason = _reason(error)
        log.info("upload_rejected", upload=upload_id, reason=reason, cause=repr(error))
        with transaction() as session:
            reject_upload(session, upload_id=upload_id, reason=reason, at=clock.now())
        return
    with transaction() as session:
        accept_analysis(session, upload_id=upload_id, at=clock.now(), **vars(findings))


def delete_old_files() -> None:
    """Delete the files of uploads that have been kept for as long as we promise."""
    with reading() as session:
        old = uploads_to_delete(session, at=clock.now())
    for upload in old:
        for key in (upload.storage_key, upload.model_key, upload.thumbnail_key):
            if key:
                storage().delete(key)
        with transaction() as session:
            forget_files(session, upload_id=upload.id)


def _analysed(upload: Upload) -> _Findings:
    with TemporaryDirectory(prefix="analysis-") as name:
        place = Path(name)
        source = place / f"source.{upload.extension}"
        with storage().open(upload.storage_key) as kept, source.open("wb") as copy:
            shutil.copyfileobj(kept, copy, 1 << 20)
        request = {"source": str(source), "kind": upload.extension}
        answer = run_child(ANALYSER, request, cwd=place)
        folder = upload.storage_key.rpartition("/")[0]
        return _Findings(
            measure=answer["measure"],
            model_key=_stored(place / "model.stl", folder),
            thumbnail_key=_stored(place / "picture.png", folder),
        )


def _stored(path: Path, folder: str) -> str:
    key = f"{folder}/{path.name}"
    with path.open("rb") as file:
        storage().put(key, file)
    return key


def _reason(error: ChildError) -> str:
    if isinstance(error, ChildRefused):
        return error.code
    if isinstance(error, ChildTimedOut):
        return "timed-out"
    if isinstance(error, ChildOutOfMemory):
        return "out-of-memory"
    if isinstance(error, ChildCrashed):
        log.warning("analyser_crashed", detail=error.detail)
    return "unreadable"
