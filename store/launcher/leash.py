"""`python -m store.launcher.leash COMMAND`: runs a command that has helpers of its own.

When the launcher dies suddenly only this process is told; it takes the command and
its helpers with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType


def main() -> int:
    """Run the command; gives its exit code."""
    signal.signal(signal.SIGTERM, _end_group)
    return subprocess.call(sys.argv[1:])  # noqa: S603 the launcher's own words


def _end_group(_number: int, _frame: FrameType | None) -> None:
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
