"""Pages drawn once for everybody, with holes for what is each visitor's own.

A page is kept in the process under its address and the version of what it shows. What
belongs to one visitor (the form token, the cart's figure) is not in it: the template
says `own("name")`, which leaves a mark while a shared page is drawn and draws at once
anywhere else. Sending a kept page is joining its segments with this visitor's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, Response, current_app, request
from flask.globals import request_ctx
from markupsafe import Markup, escape

from store.kernel import ids
from store.settings import Settings
from store.web.htmx import wants_fragment
from store.web.kept import Hole, Kept, KeptPages, KeptPart, Watched, cut, cut_part
from store.web.sealed import sealed

NAME = "shared_pages"
PARTS = "shared_parts"
OF_PARTS = 4  # parts have one byte in so many
MEGABYTE = 1024 * 1024

Draw = Callable[..., str]
Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class Quiet:
    """Tells that there is nothing to show of who is asking, and what stands there then.

    It is asked once for all holes of its owner. `blank` is drawn with the page and kept
    in it: for the same arguments it is the same for everybody.
    """

    now: Callable[[], bool]
    blank: Draw


@dataclass(frozen=True)
class Owner:
    """Draws a hole for who is asking; `known_by` may stand for it in the page's tag.

    `binds` is said of what ties a page to its visit: a browser without a visit has none.
    """

    draw: Draw
    known_by: Draw | None = None
    binds: bool = False
    quiet: Quiet | None = None

    def blank(self, arguments: tuple[str, ...]) -> bytes:
        """Give what a kept page holds in the place of what is drawn."""
        return escape(self.quiet.blank(*arguments)).encode() if self.quiet else b""

    def is_loud(self) -> bool:
        """Tell whether its holes must be drawn for who is asking."""
        return self.quiet is None or not self.quiet.now()


@dataclass(frozen=True)
class Sheet:
    """A shared page while it is drawn.

    Its secret is made after all that customers wrote, and is never sent: nobody can have
    typed one of its marks.
    """

    secret: str
    holes: list[Hole]
    watched: list[Watched]

    def leave(self, hole: Hole) -> Markup:
        """Give the mark that stands where a hole will be filled."""
        self.holes.append(hole)
        return Markup(f"{self.secret}.{len(self.holes) - 1}.")  # noqa: S704 letters and dots


_owners: dict[str, Owner] = {}
_sheet: ContextVar[Sheet | None] = ContextVar("sheet", default=None)


def init_app(app: Flask, settings: Settings) -> None:
    """Let templates say `own(…)`; keep pages within their share of memory."""
    limit = 0 if app.debug else settings.SHARED_PAGES_MB * MEGABYTE
    app.extensions[PARTS] = KeptPages[KeptPart](limit // OF_PARTS)
    app.extensions[NAME] = KeptPages[Kept](limit - limit // OF_PARTS)
    app.jinja_env.globals.update(own=draw_own, once=once)


def own(
    name: str,
    *,
    known_by: Draw | None = None,
    binds: bool = False,
    quiet: Quiet | None = None,
) -> Callable[[Draw], Draw]:
    """Register what draws the holes of this name: a function of texts that gives Markup.

    `known_by` gives what stands for it in the page's tag, where the drawing itself
    differs each time but means the same. `quiet` spares drawing what shows nobody.
    """

    def register(draw: Draw) -> Draw:
        _owners[name] = Owner(draw, known_by, binds, quiet)
        return draw

    return register


def draw_own(name: str, *arguments: str) -> Markup:
    """Draw what is the visitor's own; in a shared page, leave a hole for it."""
    sheet, owner = _sheet.get(), _owners[name]
    if sheet is not None:
        return sheet.leave(Hole(name, arguments, owner.blank(arguments)))
    return escape(owner.draw(*arguments))


def drawn(template: str, /, **context: object) -> Markup:
    """Draw a small template that looks at nothing but what it is given."""
    text = current_app.jinja_env.get_template(template).render(**context)
    return Markup(text)  # noqa: S704 our own template


def once(template: str, /, **context: Hashable) -> Markup:
    """Draw a template for all that it is given, and give the same ever after."""
    name = (template, *context.items())
    return part(name, version=None, draw=lambda: drawn(template, **context))


def part(name: Hashable, *, version: Hashable, draw: Callable[[], str]) -> Markup:
    """Give a part of a page as drawn for this version, drawing it when it is not kept.

    It outlives the pages it stands in: name and version must tell all it is drawn from.
    Its holes become the page's, or are filled at once where no shared page is drawn.
    """
    parts: KeptPages[KeptPart] = current_app.extensions[PARTS]
    name = (request.root_path, name)
    found = parts.find(name, version)
    if found is None:
        text, sheet = _drawn(draw)
        if sheet.watched:
            raise RuntimeError("a part of a page goes by its name and version alone")
        found = cut_part(text, secret=sheet.secret, holes=sheet.holes, version=version)
        parts.put(name, found)
    sheet_now = _sheet.get()
    fill = sheet_now.leave if sheet_now is not None else _draw_hole
    return Markup(found.placed(fill))  # noqa: S704 drawn by our own templates


def _draw_hole(hole: Hole) -> Markup:
    return escape(_owners[hole.name].draw(*hole.arguments))


def depend_on(read: Callable[[], object], seen: object) -> None:
    """Tell the page being drawn what else it shows: how to read it again, and what it was.

    A kept page is drawn anew when reading gives something else.
    """
    sheet = _sheet.get()
    if sheet is not None:
        sheet.watched.append((read, seen))


def page(*, version: Hashable, draw: Callable[[], Response], key: str = "") -> Response:
    """Send the page of this address as drawn for everybody, drawing it when it is not kept.

    `version` tells when it must be drawn anew: read it before anything the page shows.
    None means that nobody counts, and the page is drawn each time. `key` is whatever else
    tells two pages of one address apart. `draw` must not look at the visit or at cookies.
    """
    pages: KeptPages[Kept] = current_app.extensions[NAME]
    address = _address(key)
    found = pages.find(address, version)
    if found is not None and all(read() == seen for read, seen in found.watched):
        return _answer(found)
    answer, sheet = _drawn(draw)
    if answer.mimetype != "text/html":
        return answer
    made = _cut(answer, sheet, version)
    if answer.status_code != 200:
        return _whole(made, answer.status_code)
    if version is not None:
        pages.put(address, made)
    return _answer(made)


def _address(key: str) -> Hashable:
    """Tell pages apart by all that a view reads of an address, and by htmx's part of it."""
    query = tuple(sorted(request.args.items(multi=True), key=lambda pair: pair[0]))
    return request.root_path, request.path, query, wants_fragment(), key


def _drawn(draw: Callable[[], Drawn]) -> tuple[Drawn, Sheet]:
    sheet = Sheet(ids.token(18), [], [])
    with sealed():
        before = _sheet.set(sheet)
        try:
            return draw(), sheet
        finally:
            _sheet.reset(before)


def _cut(answer: Response, sheet: Sheet, version: Hashable) -> Kept:
    return cut(
        answer.get_data(as_text=True),
        secret=sheet.secret,
        holes=sheet.holes,
        watched=sheet.watched,
        version=version,
        headers=[pair for pair in answer.headers if pair[0] != "Content-Length"],
    )


def _whole(page: Kept, status: int) -> Response:
    own = {hole: _filled(hole) for hole in _loud(page)}
    return Response(page.joined(own), status, list(page.headers))


def _answer(page: Kept) -> Response:
    """Fill the holes; a browser that holds just this page is told so instead."""
    owners = _loud(page)
    known = {hole: _known(hole) for hole, owner in owners.items() if not owner.binds}
    tag = _digest(page.digest, page, known)
    if _is_stranger() and _holds_any(tag):
        return _unchanged(page, tag)
    binding = {hole: _known(hole) for hole, owner in owners.items() if owner.binds}
    tag += "." + _digest(b"", page, binding)
    if request.if_none_match.contains_weak(tag):
        return _unchanged(page, tag)
    own = {
        hole: _filled(hole) if owner.known_by else known[hole]
        for hole, owner in owners.items()
    }
    return _tagged(Response(page.joined(own), headers=list(page.headers)), tag)


def _loud(page: Kept) -> dict[Hole, Owner]:
    """Give the holes that must be filled for who is asking; each owner is asked once."""
    names = {hole.name for hole in page.places}
    loud = {name: _owners[name] for name in names if _owners[name].is_loud()}
    return {hole: loud[hole.name] for hole in page.places if hole.name in loud}


def _filled(hole: Hole) -> bytes:
    return escape(_owners[hole.name].draw(*hole.arguments)).encode()


def _known(hole: Hole) -> bytes:
    """Give what a hole is known by in the tag: mostly all that will be drawn there."""
    known_by = _owners[hole.name].known_by
    return known_by(*hole.arguments).encode() if known_by else _filled(hole)


def _is_stranger() -> bool:
    """Tell whether the browser came without a cookie: no token of its own binds it yet."""
    return not getattr(request_ctx.session, "known", False)


def _holds_any(tag: str) -> bool:
    """Tell whether the browser holds this page as it was drawn for any visit."""
    held = request.if_none_match.as_set(include_weak=True)
    return any(one.partition(".")[0] == tag for one in held)


def _unchanged(page: Kept, tag: str) -> Response:
    return _tagged(Response(status=304, headers=list(page.headers)), tag)


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    return response


def _digest(first: bytes, page: Kept, known: Mapping[Hole, bytes]) -> str:
    """Tell apart what fills the holes of one page; what is as for nobody tells nothing."""
    told = [
        (page.places[hole][0], text) for hole, text in known.items() if text != hole.blank
    ]
    return hashlib.sha256(first + repr(told).encode()).hexdigest()[:24]
