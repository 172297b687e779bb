"""Plain words with a few marks, read into blocks: templates draw them, all of it escaped.

`## ` and `### ` begin headings, `- ` and `1. ` rows of lists, a blank line ends a block;
`**…**` is strong, `[…](…)` a link to this shop, to https or to a mail address. A name in
braces stands for a figure of the shop. Nothing else means anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

FIGURE = re.compile(r"\{([a-z_]{1,30})\}")
MARKED = re.compile(r"\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(([^()\s]+)\)")
BEGINS = (
    ("heading", re.compile(r"## +(.+)")),
    ("subheading", re.compile(r"### +(.+)")),
    ("list", re.compile(r"- +(.+)")),
    ("steps", re.compile(r"[0-9]{1,2}\. +(.+)")),
)
SINGLE = frozenset({"heading", "subheading"})


@dataclass(frozen=True)
class Span:
    """A few words: plain, strong, or a link."""

    text: str
    strong: bool = False
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, or a list of rows."""

    kind: str
    rows: tuple[tuple[Span, ...], ...]


def blocks(text: str, figures: Mapping[str, object]) -> list[Block]:
    """Read words into what a page draws, with the figures put in."""
    lines = (_told(line.strip()) for line in _filled(text, figures).splitlines())
    found: list[Block] = []
    for kind, group in groupby(lines, key=lambda told: told[0]):
        rows = [words for _, words in group]
        found += _blocks_of(kind, rows)
    return found


def unknown_figures(text: str, known: Sequence[str]) -> list[str]:
    """Give the names in braces that stand for nothing."""
    return sorted({name for name in FIGURE.findall(text) if name not in known})


def _filled(text: str, figures: Mapping[str, object]) -> str:
    return FIGURE.sub(lambda found: str(figures.get(found[1], found[0])), text)


def _told(line: str) -> tuple[str, str]:
    """Tell what a line is, and its words."""
    for kind, begins in BEGINS:
        found = begins.fullmatch(line)
        if found:
            return kind, found[1]
    return ("paragraph" if line else "", line)


def _blocks_of(kind: str, rows: Sequence[str]) -> list[Block]:
    if not kind:
        return []
    if kind in SINGLE:
        return [Block(kind, (spans(row),)) for row in rows]
    if kind == "paragraph":
        return [Block(kind, (spans(" ".join(rows)),))]
    return [Block(kind, tuple(spans(row) for row in rows))]


def spans(words: str) -> tuple[Span, ...]:
    """Read one row."""
    return tuple(_spans(words))


def _spans(words: str) -> Iterator[Span]:
    end = 0
    for found in MARKED.finditer(words):
        if found.start() > end:
            yield Span(words[end : found.start()])
        yield _marked(found)
        end = found.end()
    if end < len(words):
        yield Span(words[end:])


def _marked(found: re.Match[str]) -> Span:
    if found[1]:
        return Span(found[1], strong=True)
    return Span(found[2], href=found[3]) if _leads_well(found[3]) else Span(found[0])


def _leads_well(href: str) -> bool:
    """Links lead into this shop, by TLS elsewhere, or to a mail address."""
    here = href.startswith("/") and not href.startswith(("//", "/\\"))
    return here or href.startswith(("https://", "mailto:"))
