"""What becomes of a file that has come in: scanned, unfolded, measured or refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from store.infra.db import reading, transaction
from store.infra.log import log
from store.infra.sandbox import (
    Ask,
    ChildCrashed,
    ChildError,
    ChildOutOfMemory,
    ChildRefused,
    ChildTimedOut,
    waiting_child,
)
from store.infra.storage import storage
from store.infra.witness import Sighting, saw
from store.kernel import clock, ids
from store.kernel.errors import TooLarge
from store.uploads import archive
from store.uploads.actions.receiving import unfold_upload
from store.uploads.actions.settling import Made, adopt_part, reject_upload, settle_upload
from store.uploads.jobs.files import copied, forget, stored
from store.uploads.jobs.scanning import may_go_on
from store.uploads.models import Part, Upload
from store.uploads.quarantine import Kept, digest_of, keep as keep_in_quarantine
from store.uploads.queries import part_of_content, upload_to_analyse, was_sent_before
from store.uploads.reasons import HOSTILE, Refused

ANALYSER = "store.uploads.mesh"

KeepMore = Callable[[Session, Part, Path], None]


def analyse(
    upload_id: int,
    *,
    analyser: str = ANALYSER,
    request: dict[str, Any] | None = None,
    keep: KeepMore | None = None,
) -> None:
    """Settle one upload; safe to run twice, the first result stays.

    `analyser` is the module the child runs, `request` what else it is asked. For a new
    part `keep` is called in the transaction that makes it, with the child's folder.
    """
    with reading() as session:
        upload = upload_to_analyse(session, upload_id)
    if upload is None:
        return
    try:
        if upload.extension == archive.ENDING:
            _unfold(upload)
        else:
            _settle(upload, analyser, request or {}, keep)
    except (Refused, ChildError) as error:
        _reject(upload, error)


def analyse_upload(upload_id: int) -> None:
    """Settle one upload by its measure alone."""
    analyse(upload_id)


def _unfold(upload: Upload) -> None:
    """Put the models of a ZIP in its place; one that is no model is refused by itself."""
    if not may_go_on(upload):
        return
    kept: list[Kept] = []
    try:
        with storage().open(upload.storage_key) as file:
            for name, content in archive.unfolded(file, size=upload.size):
                kept.append(keep_in_quarantine(content, filename=name))
        with transaction() as session:
            is_done = unfold_upload(
                session, upload_id=upload.id, kept=kept, at=upload.created_at
            )
    except TooLarge:
        forget([each.key for each in kept])
        raise Refused("zip-too-big") from None
    except BaseException:
        forget([each.key for each in kept])
        raise
    gone = [upload.storage_key] if is_done else [each.key for each in kept]
    forget(gone)


def _settle(
    upload: Upload, analyser: str, request: dict[str, Any], keep: KeepMore | None
) -> None:
    started = time.monotonic()
    with _child(analyser) as (ask, place):
        if not may_go_on(upload) or _adopted(upload, started=started):
            return
        answer = _asked(ask, upload, request, place)
        made = _made(upload, answer["measure"], place, started=started)
        part = _settled(upload, made, keep, place)
    if part is None or part.model_key != made.model_key:
        forget([made.model_key])


@contextmanager
def _child(analyser: str) -> Iterator[tuple[Ask, Path]]:
    """Start the child first: it loads its libraries while we scan, look up and copy.

    Of the file it learns only by the question.
    """
    with TemporaryDirectory(prefix="analysis-") as name:
        place = Path(name)
        with waiting_child(analyser, cwd=place) as ask:
            yield ask, place


def _adopted(upload: Upload, *, started: float) -> bool:
    """Take the part that the same content gave before.

    Whoever sends it for the first time waits as long as it took then: the time of an
    answer must not tell that somebody else has the file.
    """
    content = {"sha256": upload.sha256, "preparation": upload.preparation}
    with reading() as session:
        part = part_of_content(session, **content)
        is_own = was_sent_before(session, upload)
    if part is None or not part.model_key:
        return False
    if not is_own:
        time.sleep(max(0.0, part.took_ms / 1000 - (time.monotonic() - started)))
    with transaction() as session:
        return adopt_part(session, upload_id=upload.id, part_id=part.id, at=clock.now())


def _asked(
    ask: Ask, upload: Upload, request: dict[str, Any], place: Path
) -> dict[str, Any]:
    source = copied(upload.storage_key, place / f"source.{upload.extension}")
    with source.open("rb") as file:
        if digest_of(file) != (upload.sha256, upload.size):
            log.error("upload_changed", upload=upload.id)
            raise Refused("changed")
    asked = {
        "source": str(source),
        "kind": upload.extension,
        "preparation": upload.preparation,
        "picture": False,  # drawn by the longer look, once the price is there
    }
    return ask(request | asked).result


def _made(upload: Upload, measure: dict[str, Any], place: Path, *, started: float) -> Made:
    folder = f"parts/{ids.token()}"
    return Made(
        sha256=upload.sha256,
        preparation=upload.preparation,
        measure=measure,
        model_key=stored(place / "model.stl", folder),
        took_ms=round(1000 * (time.monotonic() - started)),
    )


def _settled(upload: Upload, made: Made, keep: KeepMore | None, place: Path) -> Part | None:
    with transaction() as session:
        settled = settle_upload(session, upload_id=upload.id, made=made, at=clock.now())
        if settled is None:
            return None
        part, is_new = settled
        if is_new and keep is not None:
            keep(session, part, place)
        return part


def _reject(upload: Upload, error: Refused | ChildError) -> None:
    reason = error.code if isinstance(error, Refused) else _reason(error)
    log.info("upload_rejected", upload=upload.id, reason=reason, cause=repr(error))
    with transaction() as session:
        reject_upload(
            session,
            upload_id=upload.id,
            preparation=upload.preparation,
            reason=reason,
            at=clock.now(),
        )
    if reason in HOSTILE:
        facts = {"upload": str(upload.id), "reason": reason}
        whose = upload.customer_id
        saw(Sighting("upload.refused", at=clock.now(), person_id=whose, detail=facts))


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
