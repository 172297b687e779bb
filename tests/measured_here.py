"""Models measured in the test's own process, and each content only once in it.

That the analyser is confined, and what it makes of hostile files, is what the tests of
uploads show with real children; the pages, prices and orders after it need only figures.
"""

import hashlib
import json
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from store.infra.sandbox import Answer

CALLERS = (
    "store.uploads.jobs.examination",
    "store.quotes.jobs.cutting",
)
DRAWING = ("store.uploads.mesh", "store.uploads.examine")
PLACES = {"source", "place"}


class Analyser:
    """Answers as the child would, and remembers what it answered and wrote."""

    def __init__(self) -> None:
        self.known: dict[tuple, tuple[str, dict[str, bytes]]] = {}

    def run(self, module, request, *, cwd, **_limits):
        """Answer for the file that `request` names."""
        content = hashlib.sha256(Path(request["source"]).read_bytes()).hexdigest()
        asked = {name: told for name, told in request.items() if name not in PLACES}
        key = module, content, json.dumps(asked, sort_keys=True)
        if key not in self.known:
            self.known[key] = self._answered(module, request, cwd)
        reply, files = self.known[key]
        for name, written in files.items():
            (cwd / name).write_bytes(written)
        return json.loads(reply)

    @contextmanager
    def waiting(self, module, *, cwd, **_limits):
        """Wait for the question as the child does."""
        yield lambda request: Answer(self.run(module, request, cwd=cwd), 0.0, 0)

    def _answered(self, module, request, cwd):
        before = set(cwd.iterdir())
        # Through JSON and back, as a child is told and answers.
        reply = json.dumps(import_module(module).answer(json.loads(json.dumps(request))))
        assert str(cwd) not in reply
        made = set(cwd.iterdir()) - before
        return reply, {path.name: path.read_bytes() for path in made}


@pytest.fixture(scope="session")
def analyser():
    return Analyser()


@pytest.fixture
def measured_here(analyser, monkeypatch):
    """Measure, draw small and cut in this process."""
    for caller in CALLERS:
        monkeypatch.setattr(f"{caller}.run_child", analyser.run)
    monkeypatch.setattr("store.uploads.jobs.analysis.waiting_child", analyser.waiting)
    for drawing in DRAWING:
        monkeypatch.setattr(f"{drawing}.PICTURE_SIZE", 48)
