"""Budgets of the style sheets and scripts, and the contrast of their colours."""

import gzip
import re

import pytest

from store.settings import ROOT
from tests.frontend.colours import Scheme, contrast

STATIC = ROOT / "static"
SHEETS = [*sorted(STATIC.glob("css/*.css")), *sorted(STATIC.glob("css/admin/*.css"))]
TOKENS = (STATIC / "css/10-tokens.css").read_text()

# words on what lies below them: 7:1; edges, marks and focus: 3:1
WORDS = [
    (word, below)
    for word in ("ink", "soft", "steel", "good", "low", "bad")
    for below in ("paper", "sheet")
] + [
    ("on-signal", "signal"),
    ("ink", "tint"),
    ("good", "good-tint"),
    ("low", "low-tint"),
    ("bad", "bad-tint"),
    ("steel", "steel-tint"),
    ("ink", "steel-tint"),
]
EDGES = [("edge", "paper"), ("edge", "sheet"), ("steel", "tint"), ("ink", "stage")]


def packed(pattern: str) -> int:
    files = sorted(STATIC.glob(pattern))
    assert files, pattern
    return len(gzip.compress(b"\n".join(path.read_bytes() for path in files), 9))


@pytest.mark.parametrize(
    ("pattern", "budget"),
    [
        ("css/*.css", 20_000),
        ("css/admin/*.css", 12_000),
        ("js/app.js", 6_000),
        ("js/admin.js", 2_000),
        ("vendor/htmx.js", 14_000),
    ],
)
def test_what_a_page_loads_stays_within_its_budget(pattern, budget):
    assert packed(pattern) <= budget


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_rule_stands_in_a_layer(path):
    outside = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    while (less := re.sub(r"\{[^{}]*\}", "", outside)) != outside:
        outside = less

    left = [line.strip() for line in outside.splitlines() if line.strip()]
    allowed = re.compile(r"@layer [a-z, ]+;?|(@font-face ?)+")
    assert [line for line in left if not allowed.fullmatch(line)] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_names_only_files_that_exist(path):
    named = re.findall(r'url\("(?!data:)([^"]+)"\)', path.read_text())

    assert [name for name in named if not (STATIC / name).exists()] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_uses_only_tokens_that_are_defined(path):
    everything = "\n".join(sheet.read_text() for sheet in SHEETS)
    defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", everything))

    assert set(re.findall(r"var\((--[a-z0-9-]+)", path.read_text())) - defined == set()


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("word", "below"), WORDS)
def test_words_stand_out_seven_to_one(word, below, scheme):
    assert contrast(TOKENS, word, below, scheme) >= 7


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("edge", "below"), EDGES)
def test_edges_stand_out_three_to_one(edge, below, scheme):
    assert contrast(TOKENS, edge, below, scheme) >= 3
