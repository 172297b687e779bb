"""Pages drawn once for everybody, with holes for what is each visitor's own.

A page is kept in the process under its address and the version of what it shows. What
belongs to one visitor (the form token, the cart's figure) is not in it: the template
says `own("name")`, which leaves a mark while a shared page is drawn and draws at once
anywhere else. Sending a kept page is joining its segments with this visitor's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NoReturn

from flask import Flask, Response, current_app, g, request
from flask.globals import request_ctx
from markupsafe import Markup, escape

from store.kernel import ids
from store.settings import Settings
from store.web.htmx import wants_fragment
from store.web.kept import Hole, Kept, KeptPages, cut

NAME = "shared_pages"
PERSON = "_login_user"  # where Flask-Login remembers the person of a request
MEGABYTE = 1024 * 1024

Draw = Callable[..., str]


@dataclass(frozen=True)
class Owner:
    """Draws a hole for who is asking; `known_by` may stand for it in the page's tag."""

    draw: Draw
    known_by: Draw | None


@dataclass(frozen=True)
class Sheet:
    """A shared page while it is drawn.

    Its secret is made after all that customers wrote, and is never sent: nobody can have
    typed one of its marks.
    """

    secret: str
    holes: list[Hole]

    def leave(self, hole: Hole) -> Markup:
        """Give the mark that stands where a hole will be filled."""
        self.holes.append(hole)
        return Markup("{}.{}.").format(self.secret, len(self.holes) - 1)


_owners: dict[str, Owner] = {}
_sheet: ContextVar[Sheet | None] = ContextVar("sheet", default=None)


def init_app(app: Flask, settings: Settings) -> None:
    """Let templates say `own(…)`; keep pages within their share of memory."""
    limit = 0 if app.debug else settings.SHARED_PAGES_MB * MEGABYTE
    app.extensions[NAME] = KeptPages(limit)
    app.jinja_env.globals["own"] = draw_own


def own(name: str, *, known_by: Draw | None = None) -> Callable[[Draw], Draw]:
    """Register what draws the holes of this name: a function of texts that gives Markup.

    `known_by` gives what stands for it in the page's tag, where the drawing itself
    differs each time but means the same.
    """

    def register(draw: Draw) -> Draw:
        _owners[name] = Owner(draw, known_by)
        return draw

    return register


def draw_own(name: str, *arguments: str) -> Markup:
    """Draw what is the visitor's own; in a shared page, leave a hole for it."""
    sheet = _sheet.get()
    if sheet is not None:
        return sheet.leave(Hole(name, arguments))
    return escape(_owners[name].draw(*arguments))


def page(*, version: Hashable, draw: Callable[[], Response], key: str = "") -> Response:
    """Send the page of this address as drawn for everybody, drawing it when it is not kept.

    `version` tells when it must be drawn anew: read it before anything the page shows.
    None means that nobody counts, and the page is drawn each time. `key` is whatever else
    tells two pages of one address apart. `draw` must not look at the visit or at cookies.
    """
    pages: KeptPages = current_app.extensions[NAME]
    address = _address(key)
    kept = pages.find(address, version)
    if kept is not None:
        return _answer(kept)
    drawn, holes, secret = _drawn(draw)
    if drawn.status_code != 200 or drawn.mimetype != "text/html":
        return drawn
    kept = cut(
        drawn.get_data(as_text=True),
        secret=secret,
        holes=holes,
        version=version,
        headers=_own_headers(drawn),
    )
    if version is not None:
        pages.put(address, kept)
    return _answer(kept)


def _address(key: str) -> Hashable:
    """Tell pages apart by all that a view reads of an address, and by htmx's part of it."""
    query = tuple(sorted(request.args.items(multi=True), key=lambda pair: pair[0]))
    return request.root_path, request.path, query, wants_fragment(), key


def _drawn(draw: Callable[[], Response]) -> tuple[Response, Sequence[Hole], str]:
    sheet = Sheet(ids.token(18), [])
    with _sealed():
        before = _sheet.set(sheet)
        try:
            return draw(), sheet.holes, sheet.secret
        finally:
            _sheet.reset(before)


def _own_headers(drawn: Response) -> list[tuple[str, str]]:
    return [(name, value) for name, value in drawn.headers if name != "Content-Length"]


def _answer(kept: Kept) -> Response:
    """Fill the holes; a browser that holds just this page is told so instead."""
    owners = {hole: _owners[hole.name] for hole in kept.holes}
    known = {hole: _bytes(one.known_by or one.draw, hole) for hole, one in owners.items()}
    tag = _tag(kept, known)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304, headers=list(kept.headers))
    else:
        drawn = {
            hole: _bytes(one.draw, hole) for hole, one in owners.items() if one.known_by
        }
        response = Response(kept.joined({**known, **drawn}), headers=list(kept.headers))
    response.set_etag(tag, weak=True)
    return response


def _tag(kept: Kept, known: dict[Hole, bytes]) -> str:
    digest = hashlib.sha256(kept.digest)
    for text in known.values():
        digest.update(b"%d:" % len(text) + text)
    return digest.hexdigest()[:24]


def _bytes(draw: Draw, hole: Hole) -> bytes:
    return escape(draw(*hole.arguments)).encode()


class _Sealed:
    """Stands in for what a shared page must not look at."""

    def _refuse(self, *_arguments: object) -> NoReturn:
        raise RuntimeError("a shared page asked who looks at it: draw that by own()")

    __getattr__ = __getitem__ = __setitem__ = __contains__ = _refuse
    __iter__ = __len__ = __bool__ = __delitem__ = _refuse


@contextmanager
def _sealed() -> Iterator[None]:
    """Hide the visit, the cookies and the person, so that no page can take from them."""
    visit, cookies = request_ctx._session, request.cookies  # noqa: SLF001 `session` itself only reads
    person, sealed = g.pop(PERSON, None), _Sealed()
    _show(sealed, sealed)
    try:
        yield
    finally:
        _show(visit, cookies)
        if person is not None:
            setattr(g, PERSON, person)


def _show(visit: Any, cookies: Any) -> None:
    request_ctx._session = visit  # noqa: SLF001
    request.__dict__["cookies"] = cookies
