"""The blueprint of what visitors put aside, and what its pages share."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, request

from store.accounts.destinations import local_path

blueprint = Blueprint("wishes", __name__)


def page_before(*, otherwise: str, at: str = "") -> str:
    """Give the page of ours on which a button was pressed, at the place of the button."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:  # it may say anything
        return otherwise
    if parts.netloc != request.host:
        return otherwise
    path = local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return f"{path}#{at}" if path and at else path or otherwise
