"""Ports, secrets, the embedded Redis and the lock on the state folder."""

import socket
import stat

import pytest
from alembic.script import ScriptDirectory

from store.launcher.child import Child
from store.launcher.database import _heads, _sqlite_revisions
from store.launcher.errors import StartError
from store.launcher.instance import claim, make_folders
from store.launcher.plan import _for_a_look
from store.launcher.ports import free_port, require_free
from store.launcher.redis_server import RedisServer, _packaged_program, find_redis
from store.launcher.secrets_file import kept_secrets
from store.settings import ROOT, Settings
from tests.servers.ports import wait_until


@pytest.fixture
def busy_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_busy_port_is_named_in_one_sentence(busy_port):
    with pytest.raises(
        StartError, match=rf"^Port {busy_port} \(the shop\) is in use"
    ) as refused:
        require_free(busy_port, host="127.0.0.1", purpose="the shop")

    assert "\n" not in str(refused.value)


def test_a_busy_preferred_port_is_passed_over(busy_port):
    assert free_port(preferred=busy_port) != busy_port


def test_a_foreign_address_is_refused_in_words():
    with pytest.raises(StartError, match=r"Cannot listen on 203\.0\.113\.7:9000"):
        require_free(9000, host="203.0.113.7", purpose="the shop")


def test_secrets_are_made_once_and_only_their_owner_may_read_them(tmp_path):
    file = tmp_path / "secrets.json"

    first, second = kept_secrets(file), kept_secrets(file)

    assert first == second
    assert len(first["SECRET_KEY"]) >= 48
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_kind_of_secret_is_added_to_the_kept_ones(tmp_path):
    file = tmp_path / "secrets.json"
    file.write_text('{"SECRET_KEY": "kept"}')

    assert kept_secrets(file)["SECRET_KEY"] == "kept"
    assert kept_secrets(file)["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")


def test_the_state_folder_is_private(tmp_path):
    make_folders(tmp_path / "var")

    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_two_launchers_cannot_share_a_state_folder(tmp_path):
    make_folders(tmp_path)
    held = claim(tmp_path)

    with pytest.raises(StartError, match="already running"):
        claim(tmp_path)

    assert held > 0


def test_a_state_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StartError, match="Cannot write to"):
        make_folders(tmp_path / "file" / "var")


@pytest.mark.parametrize("packaged", [False, True])
def test_the_embedded_redis_keeps_what_it_was_told(packaged, tmp_path, running):
    server = _server(tmp_path, packaged=packaged)
    running(server)

    assert _ask(server, "SET", "k", "v") == "+OK"
    running.restart(server)

    assert _ask(server, "GET", "k") == "$1"


def test_the_embedded_redis_wants_its_password(tmp_path, running):
    server = _server(tmp_path, packaged=False)
    running(server)

    assert _ask(server, "PING", password="guessed").startswith("-WRONGPASS")


def test_another_release_of_redis_gets_a_folder_of_its_own(tmp_path):
    server = _server(tmp_path, packaged=False)

    server.command()

    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [
        f"{server.program.name}-{'.'.join(server.version.split('.')[:2])}"
    ]


PASSWORD = "open-sesame"


def _server(home, *, packaged) -> RedisServer:
    found = find_redis(port=free_port(preferred=70_000), password=PASSWORD, home=home)
    if not packaged:
        return found
    program = _packaged_program()
    return RedisServer(
        program=program, version="8.1.8", port=found.port, password=PASSWORD, home=home
    )


def _ask(server, *words, password=PASSWORD) -> str:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        lines = connection.makefile("rb")
        connection.sendall(f"AUTH {password}\r\n".encode())
        welcome = lines.readline().decode().strip()
        if welcome != "+OK":
            return welcome
        connection.sendall((" ".join(words) + "\r\n").encode())
        return lines.readline().decode().strip()


@pytest.fixture
def running(tmp_path):
    runner = Runner(tmp_path)
    yield runner
    runner.stop()


class Runner:
    """Starts a server's own command and waits until it answers."""

    def __init__(self, folder) -> None:
        self.log = folder / "log"
        self.child = None

    def __call__(self, server) -> None:
        self.child = Child("redis", server.command(), environment={}, log=self.log)
        self.child.start()
        wait_until(server.answers, seconds=10, what="Redis answering")

    def restart(self, server) -> None:
        self.stop()
        self(server)

    def stop(self) -> None:
        self.child.ask_to_stop()
        self.child.wait_until_stopped()


def test_the_newest_revision_is_the_one_nothing_builds_upon(tmp_path):
    (tmp_path / "a.py").write_text("revision = '1'\ndown_revision = None\n")
    (tmp_path / "b.py").write_text("revision: str = \"2\"\ndown_revision: str = '1'\n")

    assert _heads(tmp_path) == {"2"}


def test_the_launcher_reads_revisions_as_alembic_does():
    migrations = ROOT / "migrations"

    assert _heads(migrations / "versions") == set(
        ScriptDirectory(str(migrations)).get_heads()
    )


def test_a_database_without_tables_has_no_revision(tmp_path):
    (tmp_path / "empty.sqlite").write_bytes(b"")

    assert _sqlite_revisions(tmp_path / "empty.sqlite") == set()


@pytest.mark.parametrize(
    ("told", "decided"),
    [
        ({}, {"STAFF_SECOND_FACTOR": "false"}),
        ({"STAFF_SECOND_FACTOR": "true"}, {}),
        ({"STAFF_SECOND_FACTOR": "false"}, {}),
    ],
)
def test_newcomers_see_the_desk_at_once_unless_somebody_has_decided(told, decided):
    assert _for_a_look(Settings(_env_file=None, **told)) == decided
