"""Uploads away from the page: scanned, measured, examined, told of, deleted."""

from store.uploads.jobs.analysis import analyse, analyse_upload
from store.uploads.jobs.examination import examine_part
from store.uploads.jobs.sweeps import delete_old_files, forget_never_sent, scan_at_last
from store.uploads.jobs.telling import tell_sender

__all__ = [
    "analyse",
    "analyse_upload",
    "delete_old_files",
    "examine_part",
    "forget_never_sent",
    "scan_at_last",
    "tell_sender",
]
