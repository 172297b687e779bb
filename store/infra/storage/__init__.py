"""Files under keys of ours: one interface, a folder of this machine or an S3 bucket."""

from __future__ import annotations

from store.infra.storage.contract import SignedUpload, Storage, Streamed
from store.infra.storage.local import LocalStorage
from store.kernel.errors import Invalid
from store.settings import Settings

__all__ = [
    "LocalStorage",
    "SignedUpload",
    "Storage",
    "Streamed",
    "adopt",
    "storage",
    "storage_for",
    "use",
]


class _Chosen:
    storage: Storage | None = None


def use(chosen: Storage) -> None:
    """Keep files there from now on."""
    _Chosen.storage = chosen


def storage() -> Storage:
    if _Chosen.storage is None:
        raise RuntimeError("no storage is chosen: create_app() does it")
    return _Chosen.storage


def storage_for(settings: Settings) -> Storage:
    """Give the storage that the settings name."""
    if not settings.STORAGE_URL:
        return LocalStorage(settings.VAR / "files")
    # The SDK takes a third of a second to load: only who keeps files there pays for it.
    from store.infra.storage.s3 import Bucket, S3Storage  # noqa: PLC0415

    return S3Storage(Bucket.of(settings))


def adopt(key: str, *, target: str, size: int) -> None:
    """Move what a signed upload brought to a key that no signature leads to.

    Until then its sender could send it again. The size is measured here, whatever was
    promised and whoever promised to check it: raises Invalid and deletes what differs,
    NotFound when nothing came.
    """
    kept = storage()
    kept.copy(key, target)
    kept.delete(key)
    if kept.size_of(target) != size:
        kept.delete(target)
        raise Invalid("The file is not of the size that was announced.")
