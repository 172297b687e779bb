"""Fills the bound database with the demo catalogue and asks it every judged query."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.relevance.judged import Judged, judgements, ndcg
from store.catalog.models import Product
from store.catalog.queries.search import hits_for
from store.demo import seed
from store.demo.catalogue import load
from store.infra.db import reading, transaction
from store.kernel import clock

Answered = tuple[Judged, float, list[str]]


def fill() -> None:
    """Put the demo catalogue on sale, without pictures."""
    with transaction() as session:
        seed.add_catalogue(session, load(), at=clock.now())


def asked_all() -> list[Answered]:
    """Give every query with its nDCG@10 and what was found."""
    with reading() as session:
        slugs = {
            row.id: row.slug for row in session.execute(select(Product.id, Product.slug))
        }
        return [_asked(session, one, slugs) for one in judgements()]


def _asked(session: Session, one: Judged, slugs: dict[int, str]) -> Answered:
    found = [slugs[id_] for id_ in hits_for(session, one.query, limit=100).ids]
    return one, ndcg(one, found), found
