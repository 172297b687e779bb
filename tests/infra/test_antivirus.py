"""A file is called clean only by a scanner that has looked at all of it."""

import io
import os
import socket
import threading
import zipfile

import pytest

import store.settings
from store.infra import antivirus
from store.infra.antivirus import (
    CLEAN,
    AntivirusDown,
    Patience,
    TooLargeToScan,
    Verdict,
    scan,
)
from tests.servers.clamd import LARGEST, MIB, Clamd, eicar
from tests.servers.ports import free_port

IMPATIENT = Patience(connect=0.5, step=0.5)


@pytest.fixture
def told(configuration):
    """Name a scanner in the settings, for the test only."""

    def tell(url: str) -> None:
        store.settings.use(configuration.model_copy(update={"CLAMD_URL": url}))

    yield tell
    store.settings.use(configuration)


@pytest.fixture(params=["tcp", "unix"])
def scanner(request, clamd, told):
    told(clamd.urls[request.param])
    return clamd


@pytest.fixture
def talker(told):
    """A scanner that hears a connection out in its own way."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        told(f"tcp://127.0.0.1:{listening.getsockname()[1]}")

        def talk(behave) -> None:
            def once() -> None:
                with listening.accept()[0] as line:
                    behave(line)

            threading.Thread(target=once, daemon=True).start()

        yield talk


def _packed(name: str, content: bytes) -> io.BytesIO:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("3D/3dmodel.model", "<model/>")
        out.writestr(name, content)
    package.seek(0)
    return package


def test_the_scanner_is_there(scanner):
    assert antivirus.is_on()
    assert antivirus.answers()


@pytest.mark.parametrize(
    "content", [b"", b"solid cube", os.urandom(LARGEST - 1)], ids=["none", "few", "many"]
)
def test_a_clean_file_is_clean(scanner, content):
    assert scan(io.BytesIO(content)) == CLEAN


@pytest.mark.asvs("V5.4.3")
@pytest.mark.fault("U13")
def test_U13_a_virus_is_named(scanner):
    verdict = scan(io.BytesIO(eicar()))

    assert verdict == Verdict("Eicar-Test-Signature.UNOFFICIAL")
    assert not verdict.is_clean


@pytest.mark.fault("U13")
def test_U13_a_virus_inside_a_package_is_found(scanner):
    assert not scan(_packed("Metadata/thumbnail.png", eicar())).is_clean


def test_a_virus_behind_much_else_is_found(scanner):
    assert not scan(io.BytesIO(os.urandom(MIB) + eicar())).is_clean


def test_a_file_larger_than_the_scanner_takes_is_not_called_clean(scanner):
    for size in (LARGEST + 1, 8 * LARGEST):
        with pytest.raises(TooLargeToScan):
            scan(io.BytesIO(bytes(size)))


def test_a_package_that_holds_more_than_is_scanned_is_not_called_clean(scanner):
    bomb = _packed("Metadata/much.bin", bytes(4 * LARGEST))

    assert len(bomb.getvalue()) < LARGEST
    with pytest.raises(TooLargeToScan):
        scan(bomb)


def test_several_scans_at_once_keep_to_their_own_files(scanner):
    contents = [eicar() if turn % 2 else os.urandom(MIB) for turn in range(6)]
    found: dict[int, bool] = {}

    def ask(turn: int) -> None:
        found[turn] = scan(io.BytesIO(contents[turn])).is_clean

    askers = [threading.Thread(target=ask, args=(turn,)) for turn in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert found == {turn: turn % 2 == 0 for turn in range(6)}


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:{port}", "unix:///tmp/no-{port}.sock"])
def test_a_scanner_that_is_not_there_gives_no_verdict(told, url):
    told(url.format(port=free_port()))

    with pytest.raises(AntivirusDown):
        scan(io.BytesIO(b"solid"))
    assert not antivirus.answers()


def test_a_scanner_that_was_ended_gives_no_verdict_until_it_is_back(told, configuration):
    server = Clamd()
    server.start()
    told(server.urls["tcp"])
    try:
        assert scan(io.BytesIO(b"solid")) == CLEAN
        server.stop()
        with pytest.raises(AntivirusDown):
            scan(io.BytesIO(b"solid"))
        server.start()
        assert scan(io.BytesIO(b"solid")) == CLEAN
    finally:
        server.destroy()


@pytest.mark.parametrize("size", [10, 30 * MIB], ids=["small", "large"])
def test_a_scanner_that_hangs_is_not_waited_for_without_end(talker, size):
    over = threading.Event()
    talker(lambda _line: over.wait(20))

    with pytest.raises(AntivirusDown, match="timed out"):
        scan(io.BytesIO(bytes(size)), patience=IMPATIENT)
    over.set()


def test_a_scanner_that_hangs_up_gives_no_verdict(talker):
    talker(lambda line: line.recv(10))

    with pytest.raises(AntivirusDown):
        scan(io.BytesIO(bytes(4 * MIB)), patience=IMPATIENT)


@pytest.mark.parametrize(
    "reply", [b"stream: Can't allocate memory ERROR\0", b"UNKNOWN COMMAND\0", b"\0", b"OK?"]
)
def test_an_answer_that_is_no_verdict_is_none(talker, reply):
    def answer(line: socket.socket) -> None:
        line.recv(1000)
        line.sendall(reply)

    talker(answer)

    with pytest.raises(AntivirusDown):
        scan(io.BytesIO(b""), patience=IMPATIENT)


def test_a_virus_without_a_name_is_one_too(talker):
    talker(lambda line: line.sendall(b"stream:  FOUND\0") or line.recv(1000))

    assert not scan(io.BytesIO(b""), patience=IMPATIENT).is_clean


def test_a_shop_without_a_scanner_says_so(told):
    told("")

    assert not antivirus.is_on()
    with pytest.raises(ValueError, match="CLAMD_URL"):
        scan(io.BytesIO(b"solid"))
