"""Pages whose SQL is tested elsewhere are walked on one of the databases each, in turn."""

import re
import zlib

KIND = re.compile(r"sqlite|postgresql")
KINDS = ("sqlite", "postgresql")


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "one_database: walks pages; what they store is tested on both elsewhere"
    )


def pytest_collection_modifyitems(config, items):
    left = [item for item in items if not _is_wanted(item)]
    items[:] = [item for item in items if _is_wanted(item)]
    config.hook.pytest_deselected(items=left)


def _is_wanted(item) -> bool:
    """Tell whether it is this database's turn: the name of the test decides."""
    kind = KIND.search(item.nodeid.partition("[")[2])
    if kind is None or item.get_closest_marker("one_database") is None:
        return True
    turn = zlib.crc32(KIND.sub("", item.nodeid).encode()) % 2
    return kind.group() == KINDS[turn]
