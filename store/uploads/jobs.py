"""Analysis of uploads, away from the page."""

from __future__ import annotations


def analyse_upload(upload_id: int) -> None:
    raise NotImplementedError(upload_id)
