"""Where to go after signing in: pages of this shop, never another's."""

from __future__ import annotations

from urllib.parse import urlsplit


def local_path(text: str | None) -> str | None:
    """Give an address back when it is a path of this shop, else None.

    Browsers read a backslash as a slash and drop tabs, so neither may occur.
    """
    if not text or not text.startswith("/") or not text.isprintable() or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if text.startswith("//") or parts.scheme or parts.netloc else text
