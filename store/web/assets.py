"""Static files under names that carry their content's hash, to be kept for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, has_request_context, request, url_for

from store.settings import ROOT

STATIC = ROOT / "static"
BUNDLES = {"site.css": "css/*.css", "admin.css": "css/admin/*.css"}
FOREVER = "public, max-age=31536000, immutable"
_URL = re.compile(r"""url\((["'])(?!data:|https?:|/|#)([^"')]+)\1\)""")
_TEXT = {".css", ".js", ".svg", ".json", ".txt"}

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("model/gltf-binary", ".glb")

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """A file's bytes as they are sent."""

    body: bytes
    packed: bytes | None
    mime: str
    digest: str


def init_app(app: Flask) -> None:
    """Serve hashed files, and let templates name them by `asset("img/x.svg")`."""
    app.register_blueprint(blueprint)
    app.add_template_global(address, "asset")


def address(name: str) -> str:
    """Give the hashed address of a file below static/; a change is seen within a second."""
    root = request.script_root if has_request_context() else None
    return _address(name, root, int(time.monotonic()))


@lru_cache(maxsize=512)
def _address(name: str, _root: str | None, _second: int) -> str:
    stem, dot, ending = name.rpartition(".")
    hashed = f"{stem}.{read(name).digest}{dot}{ending}"
    return url_for("assets.send", name=hashed)


@blueprint.get("/assets/<path:name>")
def send(name: str) -> Response:
    """Answer a hashed address; an old hash gets the present file, kept only briefly."""
    match = re.fullmatch(r"(.+)\.([0-9a-f]{12})\.(\w+)", name, re.ASCII)
    if match is None:
        abort(404)
    asset = _find(f"{match.group(1)}.{match.group(3)}")
    fresh = asset.digest == match.group(2)
    return _answer(asset, cache=FOREVER if fresh else "public, max-age=60")


def _find(plain: str) -> Asset:
    try:
        return read(plain)
    except (FileNotFoundError, IsADirectoryError, ValueError):
        abort(404)


def _answer(asset: Asset, *, cache: str) -> Response:
    packed = asset.packed is not None and bool(request.accept_encodings["gzip"])
    response = Response(asset.packed if packed else asset.body, mimetype=asset.mime)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = cache
    response.vary.add("Accept-Encoding")
    response.set_etag(asset.digest)
    response.make_conditional(request)
    return response


def read(name: str) -> Asset:
    """Read a file or bundle; read again when a file has changed."""
    files = _files(name)
    return _load(name, tuple((file, file.stat().st_mtime_ns) for file in files))


def _files(name: str) -> list[Path]:
    if name in BUNDLES:
        return sorted(STATIC.glob(BUNDLES[name]))
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC):
        raise ValueError(f"outside static/: {name}")
    return [path]


@lru_cache(maxsize=512)
def _load(name: str, files: tuple[tuple[Path, int], ...]) -> Asset:
    body = b"\n".join(path.read_bytes() for path, _ in files)
    ending = Path(name).suffix
    if ending == ".css":
        body = _URL.sub(_hashed_url, body.decode()).encode()
    packed = gzip.compress(body, 9, mtime=0) if ending in _TEXT else None
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(body, packed, mime, hashlib.sha256(body).hexdigest()[:12])


def _hashed_url(match: re.Match[str]) -> str:
    name, hash_, fragment = match.group(2).partition("#")
    return f'url("{address(name)}{hash_}{fragment}")'
