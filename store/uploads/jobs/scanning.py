"""The virus scan, before anything else looks at a file."""

from __future__ import annotations

from store.infra import antivirus
from store.infra.antivirus import TooLargeToScan
from store.infra.db import transaction
from store.infra.log import log
from store.infra.storage import storage
from store.infra.witness import Sighting, saw
from store.kernel import clock
from store.uploads.actions.changing import delete_infected
from store.uploads.actions.settling import note_scan
from store.uploads.jobs.files import forget
from store.uploads.models import Scan, Upload
from store.uploads.reasons import Refused


def may_go_on(upload: Upload) -> bool:
    """Scan a file that was not; False for one that carried a virus and is gone now.

    Raises AntivirusDown, so that it is tried again later: until then nothing is opened,
    and nothing is sent to anybody. Raises Refused for what the scanner cannot take.
    """
    if upload.scan in (Scan.CLEAN, Scan.OFF):
        return True
    scan, virus = _scanned(upload)
    if scan is Scan.INFECTED:
        _delete(upload, virus)
        return False
    with transaction() as session:
        note_scan(session, upload_id=upload.id, scan=scan)
    return True


def _scanned(upload: Upload) -> tuple[Scan, str]:
    if not antivirus.is_on():
        return Scan.OFF, ""
    with storage().open(upload.storage_key) as file:
        try:
            verdict = antivirus.scan(file)
        except TooLargeToScan:
            raise Refused("too-large-to-scan") from None
    return (Scan.CLEAN if verdict.is_clean else Scan.INFECTED), verdict.virus


def _delete(upload: Upload, virus: str) -> None:
    log.error("upload_infected", upload=upload.id, virus=virus, sha256=upload.sha256)
    now, whose = clock.now(), upload.customer_id
    with transaction() as session:
        keys = delete_infected(session, upload_id=upload.id, virus=virus, at=now)
    facts = {"upload": str(upload.id), "virus": virus}
    saw(Sighting(kind="upload.infected", at=now, person_id=whose, detail=facts))
    forget(keys)
