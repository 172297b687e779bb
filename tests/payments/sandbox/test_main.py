"""The sandbox as a process of its own."""

import os
import re
import signal
import subprocess
import sys

import pytest
import stripe

from store.settings import ROOT
from tests.payments.sandbox.shop import order


def command(*more: str) -> list[str]:
    options = {
        "--port": "0",
        "--webhook-url": "http://127.0.0.1:9/webhooks/stripe",
        "--webhook-secret": "whsec_x",
        "--public-url": "http://pay.example",
    }
    named = [word for pair in options.items() for word in pair]
    return [sys.executable, "-m", "store.payments.sandbox", *named, *more]


@pytest.fixture
def launch():
    """Start the sandbox as a process; gives it and the address it prints."""
    running = []

    def start(*more: str):
        process = subprocess.Popen(
            command(*more), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        running.append(process)
        return process, re.search(r"http://\S+", process.stdout.readline()).group()

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def api(address: str):
    return stripe.StripeClient("sk_test_x", base_addresses={"api": address}).v1


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(sign, launch):
    process, address = launch()
    opened = api(address).checkout.sessions.create(params=order())

    process.send_signal(sign)

    assert opened.status == "open"
    assert process.wait(timeout=20) == 0


def test_what_it_was_told_survives_its_death(launch, tmp_path):
    state = str(tmp_path / "new folder" / "state.sqlite")
    process, address = launch("--state", state)
    opened = api(address).checkout.sessions.create(params=order())

    process.kill()
    process.wait()
    _, address = launch("--state", state)

    assert api(address).checkout.sessions.retrieve(opened.id).status == "open"


def test_it_does_not_start_in_production():
    ended = subprocess.run(
        command(),
        cwd=ROOT,
        env=os.environ | {"ENVIRONMENT": "production"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert "must not run in production" in ended.stderr
