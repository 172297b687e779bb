"""The sample models: offered on `/print`, and sent once by the demo's customer."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from store.accounts.visitors import Visitor
from store.demo.samples import write_samples
from store.infra.db import transaction
from store.infra.storage import storage
from store.kernel import clock
from store.uploads.actions.receiving import receive_upload
from store.uploads.quarantine import Kept, keep
from store.uploads.samples import SAMPLES


def add_models(customer: Visitor) -> None:
    """Offer every sample, and let the worker measure the customer's copies."""
    with TemporaryDirectory() as folder:
        write_samples(Path(folder))
        kept = [_offer(Path(folder) / sample.filename, sample.key) for sample in SAMPLES]
    for each in kept:
        with transaction() as session:
            receive_upload(session, visitor=customer, kept=each, at=clock.now())


def _offer(path: Path, key: str) -> Kept:
    with path.open("rb") as source:
        storage().put(key, source)
        return keep(source, filename=path.name)
