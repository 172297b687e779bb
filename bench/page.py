"""Prints what the page of a model costs: the first look, and other choices.

    .venv/bin/python -m bench.page

Balls of about 240 layers in a shop of its own, without network. Times are of the processor,
in milliseconds: medians of a first look at each ball, of an infill that was not asked for
before, and of another colour of one that was.
"""

import io
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from flask.testing import FlaskClient
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from store import settings as store_settings
from store.app import create_app
from store.infra import db
from store.infra.sandboxed import peak_rss
from store.quotes import jobs
from store.quotes.defaults import install_defaults
from store.settings import Settings
from store.uploads.models import Part, Upload
from store.uploads.readers.stl import write_stl

QUANTITIES = (1, 10, 100)
INFILLS = (10, 20, 40, 60, 100)
MEBIBYTE = 1024 * 1024


def main() -> None:
    with TemporaryDirectory() as name, _shop(Path(name)) as client:
        pages = {
            quantity: _measured(client, Path(name), diameter=48 - turn / 100)
            for turn, quantity in enumerate(QUANTITIES)
        }
        _line("first look", client, list(pages.values()))
        for quantity, page in pages.items():
            for colour, what in (("Orange", "another infill"), ("Black", "another colour")):
                chosen = [_choice(page, quantity, colour, infill) for infill in INFILLS]
                _line(f"{what}, {quantity} pieces", client, chosen)
        _say(f"memory: {peak_rss() / MEBIBYTE:.0f} MB")


@contextmanager
def _shop(folder: Path) -> Iterator[FlaskClient]:
    """Open a shop on SQLite whose queue nobody serves."""
    told: dict[str, Any] = {
        "ENVIRONMENT": "test",
        "SECRET_KEY": "a-secret-for-measuring-pages",
        "PUBLIC_URL": "http://localhost",
        "VAR": folder,
        "REDIS_URL": "redis://127.0.0.1:9",
        "RATE_LIMITS": False,
        "SLICER": "off",
    }
    chosen = Settings(_env_file=None, **told)
    store_settings.use(chosen)
    app = create_app(chosen)
    with db.transaction() as session:
        db.Base.metadata.create_all(session.get_bind())
    with db.transaction() as session:
        install_defaults(session)
    yield app.test_client()


def _measured(client: FlaskClient, folder: Path, *, diameter: float) -> str:
    """Send a ball and have it cut for every quality; gives the address of its page."""
    write_stl(folder / "ball.stl", _ball(diameter))
    content = io.BytesIO((folder / "ball.stl").read_bytes())
    page = client.get("/print").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"file": (content, "ball.stl"), "csrf_token": token}
    sent = client.post("/uploads", data=form, content_type="multipart/form-data")
    jobs.analyse_upload(_newest(Upload.id))
    jobs.cut_part(_newest(Part.id))
    return sent.headers["Location"]


def _newest(key: InstrumentedAttribute[int]) -> int:
    with db.reading() as session:
        return session.scalars(select(key).order_by(key.desc()).limit(1)).one()


def _ball(diameter: float) -> NDArray[np.float64]:
    down, turn = np.linspace(0, np.pi, 81)[:, None], np.linspace(0, 2 * np.pi, 161)
    sides = (
        np.sin(down) * np.cos(turn),
        np.sin(down) * np.sin(turn),
        np.cos(down) + 0 * turn,
    )
    point = np.stack(sides, axis=-1) * diameter / 2
    a, b, c, d = point[:-1, :-1], point[:-1, 1:], point[1:, :-1], point[1:, 1:]
    corners = [np.stack([a, c, d], axis=2)[:-1], np.stack([a, d, b], axis=2)[1:]]
    return np.concatenate([each.reshape(-1, 3, 3) for each in corners])


def _choice(page: str, quantity: int, colour: str, infill: int) -> str:
    chosen = f"choice=petg:standard&colour={colour}&infill={infill}"
    return f"{page}/price?{chosen}&finish=none&lead=standard&quantity={quantity}"


def _line(what: str, client: FlaskClient, urls: Sequence[str]) -> None:
    took = statistics.median(_milliseconds(client, url) for url in urls)
    _say(f"{what:<28} {took:>5.0f} ms")


def _milliseconds(client: FlaskClient, url: str) -> float:
    started = time.process_time()
    answer = client.get(url, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    took = 1000 * (time.process_time() - started)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status}")
    return took


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
