"""Where each flag is read: found in the code itself, so that no list can be out of date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from store.settings import ROOT

READ = re.compile(r"\b(?:is|require)_on\(\s*\"([a-z._]+)\"")


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """Give the files that ask for each flag, as `store/uploads/views/start.py:48`."""
    found: dict[str, list[str]] = {}
    code = (ROOT / "store").rglob("*.py")
    for path in sorted(each for each in code if each.parent.name != "flags"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for key in READ.findall(line):
                found.setdefault(key, []).append(f"{path.relative_to(ROOT)}:{number}")
    return {key: tuple(files) for key, files in found.items()}
