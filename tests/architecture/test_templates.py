"""Templates obey the content security policy, and every fragment can be found by its id."""

import re
from html.parser import HTMLParser

import pytest

from store.settings import ROOT
from tests.architecture.sources import name, named_templates, templates

# What `script-src 'self'; style-src 'self'` forbids, and the ways around it.
FORBIDDEN = {
    "an inline style": r"<[^>]*\sstyle\s*=",
    "a <style> element": r"<style\b",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "an htmx handler": r"hx-on",
    "an htmx expression": r"[\"']js:",
    "an htmx trigger filter": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
    "an inline script": r"<script(?![^>]*(?:\bsrc\s*=|type=\"application/ld\+json\"))",
    "unescaped output": r"\|\s*safe\b",
    "a plug-in of old": r"<(object|embed|applet|frame|frameset)\b",
    "something of another site": r"<(script|link|img|iframe|source)[^>]*\s(src|href)\s*="
    r"\s*[\"']?(https?:)?//",
}
JINJA = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
PRINTED = re.compile(r"\{\{.*?\}\}", re.DOTALL)
VOID = {
    "area",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}

pages = [path for path in templates() if "mail" not in path.parts]
# What a view sends alone must be found again in the page; a mere include need not.
fragments = sorted(
    {ROOT / "templates" / word for word in named_templates() if "/_" in word}
)


@pytest.mark.asvs("V3.7.1")
@pytest.mark.asvs("V3.6.1")
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = [
        name(path) for path in pages if re.search(FORBIDDEN[what], _without_comments(path))
    ]

    assert found == []


@pytest.mark.parametrize("path", fragments, ids=name)
def test_a_fragment_is_one_element_named_like_its_file(path):
    roots = Roots.of(path)

    assert set(roots) == {path.stem.lstrip("_").replace("_", "-")}


class Roots(HTMLParser):
    """Collects the ids of the outermost elements; each branch of an `if` has its own."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.found: list[str | None] = []

    @classmethod
    def of(cls, path) -> list[str | None]:
        parser = cls()
        parser.feed(PRINTED.sub("x", JINJA.sub("", path.read_text())))
        return parser.found

    def handle_starttag(self, tag, attrs):
        if self.depth == 0:
            self.found.append(dict(attrs).get("id"))
        if tag not in VOID:
            self.depth += 1

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.depth -= 1


def _without_comments(path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
