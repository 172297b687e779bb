"""Whenever the launcher is asked to stop, it does."""

import subprocess
import sys

from store.settings import ROOT

ASKED_WHILE_FORKING = """
import os, signal, time
from store.launcher.__main__ import heed_signals
heed_signals()
os.register_at_fork(after_in_parent=lambda: signal.raise_signal(signal.SIGINT))
try:
    child = os.fork()
    if child == 0:
        os._exit(0)
    time.sleep(20)
except KeyboardInterrupt:
    print("stopped")
"""


def test_a_stop_that_comes_while_a_child_is_forked_is_not_lost():
    ended = subprocess.run(
        [sys.executable, "-c", ASKED_WHILE_FORKING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )

    assert "Exception ignored" in ended.stderr
    assert ended.stdout == "stopped\n"
