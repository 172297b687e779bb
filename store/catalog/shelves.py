"""The tree of categories as plain values, so that every page can walk it for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from store.catalog.models import ShelfPicture


@dataclass(frozen=True)
class Shelf:
    """One category, the picture over it, and the shelves below it."""

    id: int
    slug: str
    name: str
    blurb: str = ""
    children: tuple[Shelf, ...] = ()
    picture: ShelfPicture | None = field(default=None, repr=False, compare=False)

    def walk(self) -> Iterator[Shelf]:
        """Give this shelf and everything below it, top down."""
        yield self
        for child in self.children:
            yield from child.walk()

    def ids(self) -> frozenset[int]:
        return self._ids

    @cached_property
    def _ids(self) -> frozenset[int]:
        return frozenset(shelf.id for shelf in self.walk())

    def count(self, counts: Mapping[int, int]) -> int:
        """Sum up figures by category id over this shelf and all below it."""
        return sum(counts.get(id_, 0) for id_ in self.ids())


@dataclass(frozen=True)
class Shelves:
    """The whole tree."""

    top: tuple[Shelf, ...] = ()
    _paths: dict[str, tuple[Shelf, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_paths", dict(_paths(self.top)))

    def __iter__(self) -> Iterator[Shelf]:
        return (path[-1] for path in self._paths.values())

    def find(self, slug: str) -> Shelf | None:
        path = self._paths.get(slug)
        return path[-1] if path else None

    def path(self, slug: str) -> tuple[Shelf, ...]:
        """Give the way from the top down to a shelf; empty when there is none."""
        return self._paths.get(slug, ())


@dataclass(frozen=True)
class Row:
    """A category as the database keeps it."""

    id: int
    slug: str
    name: str
    blurb: str
    parent_id: int | None
    picture: ShelfPicture | None = None


def planted(rows: Iterable[Row]) -> Shelves:
    """Build the tree from rows in their order of position."""
    below: dict[int | None, list[Row]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return Shelves(_branch(None, below))


def _branch(parent: int | None, below: Mapping[int | None, list[Row]]) -> tuple[Shelf, ...]:
    return tuple(
        Shelf(row.id, row.slug, row.name, row.blurb, _branch(row.id, below), row.picture)
        for row in below.get(parent, ())
    )


def _paths(
    shelves: Iterable[Shelf], way: tuple[Shelf, ...] = ()
) -> Iterator[tuple[str, tuple[Shelf, ...]]]:
    for shelf in shelves:
        yield shelf.slug, (*way, shelf)
        yield from _paths(shelf.children, (*way, shelf))
