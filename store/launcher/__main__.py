"""`python -m store.launcher`: start everything, keep it running, stop it cleanly."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import time
from types import FrameType

from store.infra.lineage import adopt_orphans
from store.launcher.database import Filling, prepare_database
from store.launcher.errors import StartError
from store.launcher.instance import claim, make_folders, note_environment
from store.launcher.orphans import end_orphans
from store.launcher.plan import Plan, make_plan
from store.launcher.ports import LOOPBACK
from store.launcher.summary import open_shop, say
from store.launcher.supervisor import Supervisor
from store.settings import ROOT, SettingsError, load

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)
ASKED_AGAIN_AFTER = 0.5
OK = 200


def main() -> int:
    """Run until Ctrl-C; gives 0 after a clean stop and 1 when the start failed."""
    os.chdir(ROOT)
    adopt_orphans()
    heed_signals()
    supervisor = Supervisor(say=say)
    try:
        _run(supervisor)
    except KeyboardInterrupt:
        say("\nStopping …")
        return 0
    except (SettingsError, StartError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop()
        end_orphans(patience=3)
    return 0


def _run(supervisor: Supervisor) -> None:
    began = time.monotonic()
    settings = load()
    make_folders(settings.VAR)
    claim(settings.VAR)
    plan = make_plan(settings)
    note_environment(settings.VAR, plan.told)
    filling = _start(plan, supervisor)
    say(open_shop(plan, logins=filling.printed, seconds=time.monotonic() - began))
    if filling.undrawn:
        supervisor.start(plan.pictures_errand(done=filling.undrawn))
    supervisor.watch()


def _start(plan: Plan, supervisor: Supervisor) -> Filling:
    """Start everything in the order of need; says how the shop was filled."""
    if plan.redis:
        supervisor.start(plan.redis_child(plan.redis))
        supervisor.wait_for("Redis", plan.redis.answers, seconds=30)
    if plan.sandbox:
        supervisor.start(plan.sandbox_child())
    filling = prepare_database(plan, say=say)
    supervisor.start(plan.web_child())
    supervisor.wait_for("The shop", lambda: _is_ready(plan), seconds=60)
    # Afterwards: starting them all at once would keep the first visitor waiting.
    supervisor.start(*plan.worker_children())
    return filling


def _is_ready(plan: Plan) -> bool:
    host = plan.host if plan.host not in {"0.0.0.0", "::"} else LOOPBACK  # noqa: S104
    connection = http.client.HTTPConnection(host, plan.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def heed_signals() -> None:
    """Let every signal that asks for an end raise KeyboardInterrupt."""
    for number in STOP_SIGNALS:
        signal.signal(number, _stop_running)


def _stop_running(_number: int, _frame: FrameType | None) -> None:
    # Python swallows what is raised while it forks: then the alarm asks again.
    signal.setitimer(signal.ITIMER_REAL, ASKED_AGAIN_AFTER)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
