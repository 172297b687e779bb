"""Words that many products have: which ones, as sets of ids in memory."""

from __future__ import annotations

import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from store.catalog.words.asking import Query, Term, Way

# In so many documents of a sample: what is rarer a database finds as fast.
OFTEN = 8
AFTER_EVERY_LETTER = "\U0010ffff"


class Text(NamedTuple):
    """What is near in a search document; without words it is not on sale any more."""

    id: int
    quality: int
    title: str
    near: str


class Places(NamedTuple):
    """The products that have something in their title, and in their title or near it."""

    title: BitMap
    near: BitMap


NOWHERE = Places(BitMap(), BitMap())
Sets = Mapping[str, Places]


def often_met(sample: Iterable[tuple[str, str]]) -> list[str]:
    """Give the words that many of these titles and nearer texts have."""
    met: Counter[str] = Counter()
    for title, near in sample:
        met.update({*title.split(), *near.split()})
    return [word for word, times in met.items() if times >= OFTEN]


def places(words: Collection[str], texts: Iterable[Text]) -> dict[str, Places]:
    """Give where these words are met; ids of the texts ascend."""
    title: dict[str, array.array[int]] = defaultdict(_ids)
    beside: dict[str, array.array[int]] = defaultdict(_ids)
    for text in texts:
        for word in text.title.split():
            if word in words:
                title[word].append(text.id)
        for word in text.near.split():
            if word in words:
                beside[word].append(text.id)
    return {
        word: Places(there := BitMap(title[word]), there | BitMap(beside[word]))
        for word in {*title, *beside}
    }


@dataclass(frozen=True, eq=False)
class CommonWords:
    """One state of them, never changed: a change gives the next one.

    `ordered` are the words by their letters; `qualities` holds the quality of each
    product at its id.
    """

    sets: Sets
    ordered: Sequence[str]
    qualities: NDArray[np.int16]

    @classmethod
    def of(cls, words: Iterable[str]) -> CommonWords:
        """Begin with these words, which no product has yet."""
        ordered = sorted(words)
        return cls(dict.fromkeys(ordered, NOWHERE), ordered, np.zeros(0, dtype=np.int16))

    def changed(self, texts: Collection[Text]) -> CommonWords:
        """Give the state after these were written; the ids of the texts ascend."""
        if not texts:
            return self
        come = places(self.sets.keys(), texts)
        ids = np.array([text.id for text in texts])
        gone = BitMap(ids.tolist())
        had = {word for word, there in self.sets.items() if there.near.intersect(gone)}
        sets = dict(self.sets)
        for word in {*had, *come}:
            title, near = come.get(word, NOWHERE)
            before = sets[word]
            sets[word] = Places(before.title - gone | title, before.near - gone | near)
        qualities = np.zeros(max(len(self.qualities), ids[-1] + 1), dtype=np.int16)
        qualities[: len(self.qualities)] = self.qualities
        qualities[ids] = [text.quality for text in texts]
        return CommonWords(sets, self.ordered, qualities)

    def unknown(self, query: Query) -> set[str]:
        """Give the lexemes of a query that are not common."""
        ways = [way for term in query.terms for way in term.ways if not way.begins]
        return {each for way in ways for each in way.lexemes if each not in self.sets}

    def matching(self, query: Query, others: Iterable[Text]) -> Places:
        """Give what meets all terms; `others` are all texts with the unknown ones."""
        known = [text for text in others if text.id < len(self.qualities)]
        rare = places(self.unknown(query), known)
        terms = [self._term(term, rare) for term in query.terms]
        return Places(*(reduce(and_, sets) for sets in zip(*terms, strict=True)))

    def best(self, members: BitMap, count: int) -> list[int]:
        """Give the first ids by quality; of equals the newest."""
        ids = np.frombuffer(members.to_array(), dtype=np.uint32).astype(np.int64)
        marks = -((self.qualities[ids].astype(np.int64) << 32) + ids)
        if len(marks) > count:
            marks = np.partition(marks, count)[:count]
        return [int(each) for each in -np.sort(marks) & 0xFFFFFFFF]

    def _term(self, term: Term, rare: Sets) -> Places:
        ways = [self._way(way, rare) for way in term.ways]
        return Places(*(BitMap.union(*sets) for sets in zip(*ways, strict=True)))

    def _way(self, way: Way, rare: Sets) -> Places:
        whole = way.lexemes[:-1] if way.begins else way.lexemes
        met = [self.sets.get(each) or rare.get(each, NOWHERE) for each in whole]
        if way.begins:
            met.append(self._beginning(way.lexemes[-1]))
        return Places(*(reduce(and_, sets) for sets in zip(*met, strict=True)))

    def _beginning(self, letters: str) -> Places:
        met = [self.sets[word] for word in self._words_from(letters)] or [NOWHERE]
        return Places(*(BitMap.union(*sets) for sets in zip(*met, strict=True)))

    def _words_from(self, letters: str) -> Sequence[str]:
        start = bisect_left(self.ordered, letters)
        stop = bisect_left(self.ordered, letters + AFTER_EVERY_LETTER, lo=start)
        return self.ordered[start:stop]


def _ids() -> array.array[int]:
    return array.array("I")
