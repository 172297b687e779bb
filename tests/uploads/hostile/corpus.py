"""The list that every hostile file is added to, and the ways to add one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.uploads.bombs import HONEST, Member, archive, plain, spaces

MEASURED = "measured"


@dataclass(frozen=True)
class Hostile:
    """A file, what it stands for, and the endings that are right for it."""

    name: str
    fault: str
    make: Callable[[Path], object]
    endings: frozenset[str]


FILES: list[Hostile] = []


def hostile(name, fault, *endings):
    """Add the file that the function below writes."""

    def add(make):
        FILES.append(Hostile(name, fault, make, frozenset(endings)))
        return make

    return add


def written(name, fault, content, *endings):
    """Add a file of given content; what is long is made when it is needed."""

    @hostile(name, fault, *endings)
    def _(path):
        path.write_bytes(content() if callable(content) else content)


def packed(name, fault, members, *endings, **lies):
    hostile(name, fault, *endings)(lambda path: archive(path, members(), **lies))


def honest():
    return [plain(name, content) for name, content in HONEST]


def with_member(member):
    return lambda: [*honest(), member]


def with_model(content):
    return lambda: [honest()[0], plain("3D/3dmodel.model", content)]


def bomb(mebibytes, name="3D/3dmodel.model"):
    def members():
        content, size = spaces(mebibytes)
        others = [each for each in honest() if each.name.decode() != name]
        return [*others, Member(name.encode(), content, size)]

    return members
