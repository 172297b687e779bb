"""Photos of failures: made anew in the sandboxed child, and kept where only staff look."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import update
from sqlalchemy.orm import Session

from store.catalog.actions.media import DARKROOM, FAILED, LIMITS, REFUSALS
from store.catalog.pictures import Crop
from store.infra.sandbox import ChildError, ChildRefused, run_child
from store.infra.storage import storage
from store.kernel import ids
from store.kernel.errors import Invalid
from store.production.models import PrintTry

FOLDER = "print-photos"
MIME = "image/webp"
WIDEST = 1000  # pixels: as much as a page shows


def make_photo(source: str) -> str:
    """Store one rendition of a photo as it came, and give its key; raises Invalid.

    CPU and files: outside transactions. A customer's model is seen on it, so that it is
    not kept among the shop's pictures, which anybody may open.
    """
    with storage().local_copy(source) as path, TemporaryDirectory() as folder:
        request = {"source": str(path), "focal": [50, 50]}
        try:
            made = run_child(DARKROOM, request, limits=LIMITS, cwd=Path(folder))
        except ChildRefused as error:
            raise Invalid(REFUSALS.get(error.code, FAILED), field="photo") from error
        except ChildError as error:
            raise Invalid(FAILED, field="photo") from error
        return _kept(Path(folder), made["renditions"])


def keep_photo(session: Session, *, source: str, key: str) -> None:
    """Show a photo on every try that it was sent for: a plate fails as a whole."""
    shown = update(PrintTry).where(PrintTry.photo_source == source)
    session.execute(shown.values(photo_key=key, photo_source=None))


def refuse_photo(session: Session, *, source: str, failure: str) -> None:
    """Say why a photo is not shown."""
    refused = update(PrintTry).where(PrintTry.photo_source == source)
    session.execute(refused.values(photo_failure=failure[:200], photo_source=None))


def _kept(folder: Path, rows: list[dict[str, str | int]]) -> str:
    whole = [
        row for row in rows if row["mime"] == MIME and Crop(str(row["crop"])) == Crop.WHOLE
    ]
    narrow = [row for row in whole if int(row["width"]) <= WIDEST] or whole[:1]
    best = max(narrow, key=lambda row: int(row["width"]))
    key = f"{FOLDER}/{ids.token()}.webp"
    with (folder / Path(str(best["name"])).name).open("rb") as body:
        storage().put(key, body)
    return key
