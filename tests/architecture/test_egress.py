"""Whom the shop talks to is listed, each through one door, and nobody else."""

import ast
import importlib

import pytest

from store.infra.egress import hosts
from store.settings import Settings
from tests.architecture.sources import name, python_files, tree

CLIENTS = {
    "aiohttp",
    "boto3",
    "botocore",
    "ftplib",
    "http.client",
    "httpx",
    "psycopg",
    "redis",
    "requests",
    "smtplib",
    "socket",
    "stripe",
    "telnetlib",
    "urllib.request",
    "urllib3",
}
# They speak to what runs on the same machine: the launcher to its children, the payment
# sandbox to the shop; the payment gateway and its double share the vendor's types.
AT_HOME = ("store/launcher/", "store/payments/sandbox/")
# SQLAlchemy brings psycopg, Flask-Limiter has its own line to the Redis of the queue.
BROUGHT = {"psycopg"}
# A door's own sockets and connection; the refusals of a server by their names; `flask
# check --deploy`, which looks at the shop's own address from outside.
HELPING = {
    ("store.infra.http", "socket"),
    ("store.infra.hints", "redis"),
    ("store.infra.certificates", "socket"),
    ("store.web.limits", "redis"),
    ("store.accounts.jobs", "smtplib"),
    ("store.cart.jobs", "smtplib"),
    ("store.wishes.jobs", "smtplib"),
}


@pytest.mark.asvs("V13.1.1")
def test_every_program_that_talks_to_a_host_is_a_door_of_the_list():
    doors = {(host.door, host.client) for host in hosts().values()}
    talking = {
        (module, client)
        for path in python_files()
        if not name(path).startswith(AT_HOME)
        for module in [name(path).removesuffix(".py").replace("/", ".")]
        for client in _clients(path)
    }

    assert {pair for pair in doors if pair[1] not in BROUGHT} <= talking
    assert talking - doors - HELPING == set()


def _clients(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            found = [node.module or "", *(f"{node.module}.{e.name}" for e in node.names)]
        else:
            continue
        yield from CLIENTS.intersection(found)


@pytest.mark.asvs("V13.1.1")
@pytest.mark.asvs("V13.2.6")
@pytest.mark.parametrize("kind", sorted(hosts()))
def test_the_list_says_what_the_code_does(kind):
    host = hosts()[kind]

    assert host.named_by in Settings.model_fields
    assert getattr(importlib.import_module(host.door), host.waits) == host.seconds
    assert all((host.means, host.private_by, host.tries))


@pytest.mark.asvs("V12.3.2")
def test_nobody_turns_certificates_off():
    turned = [
        (name(path), node.lineno)
        for path in python_files()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.keyword) and _is_off(node.arg, node.value))
        or (isinstance(node, ast.Attribute) and node.attr == "_create_unverified_context")
    ]

    assert turned == []


def _is_off(argument, value) -> bool:
    switches = {"verify", "check_hostname", "verify_ssl", "verify_mode"}
    return argument in switches and getattr(value, "value", True) in (False, None, 0)
