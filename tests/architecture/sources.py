"""The files the rules speak of."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from store.settings import ROOT


def python_files(folder: str = "store") -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def named_templates() -> set[str]:
    """The templates that Python code names."""
    constants = (
        node.value
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
    )
    return {text for text in constants if isinstance(text, str) and text.endswith(".html")}


def committed_files() -> list[Path]:
    """What git keeps, or would keep at the next `git add`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Each call in a file as its dotted words and its line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno
