"""Pictures as a shop has them: drawn once into var/bench, hung in every shop measured."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from subprocess import run
from typing import Any

from sqlalchemy import Engine, create_engine, insert, select

from store.catalog.models import Media, Product
from store.settings import ROOT

FOLDER = ROOT / "var" / "bench"
PATH = FOLDER / "store.sqlite"
SIZE = 640


def hang(engine: Engine) -> None:
    """Hang the demo's pictures in a shop that has its products without any."""
    media = Media.__table__
    copied = [column for column in media.c if column.name not in ("id", "product_id")]
    with _drawn() as drawn, drawn.connect() as source, engine.begin() as target:
        theirs = dict(target.execute(select(Product.slug, Product.id)).tuples().all())
        rows = source.execute(select(Product.slug, *copied).join(Product)).mappings()
        hung = [_row(row, theirs) for row in rows if row["slug"] in theirs]
        target.execute(insert(media), hung)


def _row(row: Mapping[Any, Any], products: Mapping[str, int]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name != "slug"}
    return {**kept, "product_id": products[row["slug"]], "variant_id": None}


@contextmanager
def _drawn() -> Iterator[Engine]:
    """Give the shop whose pictures were drawn, as tables are today; draws them once."""
    ready = FOLDER / "drawn"
    if not ready.exists():
        _begin_anew()
    _flask("db", "upgrade")
    if not ready.exists():
        _flask("seed-demo", "--picture-size", str(SIZE), "--no-models")
        ready.touch()
    engine = create_engine(f"sqlite:///{PATH}")
    yield engine
    engine.dispose()


def _begin_anew() -> None:
    PATH.unlink(missing_ok=True)
    FOLDER.mkdir(parents=True, exist_ok=True)


def _flask(*words: str) -> None:
    told = {"PATH": os.environ["PATH"], "VAR": str(FOLDER), "SLICER": "off"}
    told["REDIS_URL"] = "redis://127.0.0.1:9/0"
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    run([*flask, *words], cwd=ROOT, env=told, check=True)  # noqa: S603
