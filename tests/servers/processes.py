"""Who is below a process, and how to end somebody without warning."""

import os
import signal
from contextlib import suppress
from pathlib import Path


def below(pid: int) -> dict[int, str]:
    """Every descendant of a process: its number and its command."""
    parents = dict(_parents())
    found = {child for child in parents if pid in _ancestors(child, parents)}
    return {child: _command(child) for child in found}


def kill(*pids: int) -> None:
    """End processes as a power cut would."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _parents():
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                stat = (folder / "stat").read_text()
                yield int(folder.name), int(stat.rpartition(")")[2].split()[1])


def _ancestors(pid: int, parents: dict[int, int]) -> set[int]:
    found = set()
    while pid in parents:
        pid = parents[pid]
        found.add(pid)
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
