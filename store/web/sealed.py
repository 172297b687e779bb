"""Hides who is asking while something is drawn that everybody will be shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from flask import g, request
from flask.globals import request_ctx

PERSON = "_login_user"  # where Flask-Login remembers the person of a request


@contextmanager
def sealed() -> Iterator[None]:
    """Hide the visit, the cookies and the person, so that no page can take from them."""
    visit, cookies = request_ctx._session, request.cookies  # noqa: SLF001 `session` itself only reads
    person, nobody = g.pop(PERSON, None), _Sealed()
    _show(nobody, nobody)
    try:
        yield
    finally:
        _show(visit, cookies)
        if person is not None:
            setattr(g, PERSON, person)


def _show(visit: Any, cookies: Any) -> None:
    request_ctx._session = visit  # noqa: SLF001
    request.__dict__["cookies"] = cookies


class _Sealed:
    """Stands in for what a shared page must not look at."""

    def _refuse(self, *_arguments: object) -> NoReturn:
        raise RuntimeError("a shared page asked who looks at it: draw that by own()")

    __getattr__ = __getitem__ = __setitem__ = __contains__ = _refuse
    __iter__ = __len__ = __bool__ = __delitem__ = _refuse
