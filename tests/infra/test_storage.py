"""What every storage keeps to, on this machine and on two servers that speak S3."""

import io
from datetime import timedelta

import pytest

from store.infra import storage
from store.infra.storage import LocalStorage, Streamed, adopt, storage_for
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, NotFound, TooLarge

KEY = "uploads/ab-1/model.stl"
MIB = 1 << 20
ODD_KEYS = [
    "",
    "/etc/passwd",
    "../up",
    "uploads/../../up",
    "uploads/..",
    "uploads//twice",
    "uploads/.hidden",
    "uploads/a\x00b",
    "uploads/a b",
    "uploads/",
    "Uploads/model",
    "uploads/मॉडल",
]


@pytest.fixture(params=["local", "moto", "nanio"])
def files(request, tmp_path):
    if request.param == "local":
        chosen = LocalStorage(tmp_path)
    else:
        chosen = request.getfixturevalue(request.param).storage()
    storage.use(chosen)
    return chosen


class Endless(io.RawIOBase):
    """A stream without an end; tells how much of it was taken."""

    taken = 0

    def read(self, size=-1):
        assert size > 0, "asked to read to the end"
        self.taken += size
        return bytes(size)


class Broken(io.BytesIO):
    """Gives a little, then fails."""

    def read(self, *size):
        return super().read(*size) or self._fail()

    def _fail(self):
        raise OSError("the line went dead")


def test_a_storage_that_is_there_says_so(files):
    assert files.answers()


def test_what_is_put_can_be_read_found_and_deleted(files):
    assert files.put(KEY, io.BytesIO(b"solid")) == 5

    assert files.exists(KEY)
    assert files.size_of(KEY) == 5
    with files.open(KEY) as kept:
        assert kept.read() == b"solid"
        kept.seek(2)
        assert kept.read() == b"lid"

    files.delete(KEY)
    files.delete(KEY)
    assert not files.exists(KEY)


def test_what_is_put_again_takes_the_place_of_the_first(files):
    files.put(KEY, io.BytesIO(b"old"))

    files.put(KEY, io.BytesIO(b"newer"))

    assert files.open(KEY).read() == b"newer"


def test_a_copy_lives_on_without_the_first(files):
    files.put(KEY, io.BytesIO(b"solid"))

    files.copy(KEY, "parts/1/model.stl")
    files.delete(KEY)

    assert files.open("parts/1/model.stl").read() == b"solid"


def test_a_place_in_the_file_system_is_lent(files):
    files.put(KEY, io.BytesIO(b"solid"))

    with files.local_copy(KEY) as path:
        assert path.name == "model.stl"
        assert path.read_bytes() == b"solid"

    assert files.exists(KEY)


def test_a_file_can_be_sent_on_as_it_is_read(files):
    content = bytes(range(256)) * 8192
    files.put(KEY, io.BytesIO(content))

    body = files.body(KEY)

    if isinstance(body, Streamed):
        assert (body.size, b"".join(body.chunks)) == (len(content), content)
        body.close()
    else:
        assert body.read_bytes() == content


@pytest.mark.parametrize("key", ODD_KEYS)
def test_a_key_that_might_lead_elsewhere_is_refused(files, key):
    later = clock.now() + timedelta(minutes=1)
    for use in (
        lambda: files.open(key),
        lambda: files.put(key, io.BytesIO()),
        lambda: files.put_stream(key, io.BytesIO(), at_most=1),
        lambda: files.copy(KEY, key),
        lambda: files.sign_upload(key, size=1, content_type="x/y", expires_at=later),
    ):
        with pytest.raises(ValueError, match="not a storage key"):
            use()


def test_a_file_that_is_not_there_is_said_to_be_so(files):
    for use in (files.open, files.size_of, files.body):
        with pytest.raises(NotFound):
            use("uploads/none")
    with pytest.raises(NotFound):
        files.copy("uploads/none", KEY)
    with pytest.raises(NotFound), files.local_copy("uploads/none"):
        raise AssertionError("lent what is not there")


def test_a_stream_that_breaks_leaves_what_was_there(files):
    files.put(KEY, io.BytesIO(b"old"))

    with pytest.raises(OSError, match="dead"):
        files.put(KEY, Broken(b"new"))

    assert files.open(KEY).read() == b"old"


def test_a_stranger_sends_what_was_promised(files):
    assert files.put_stream(KEY, io.BytesIO(b"12345"), at_most=5, at_least=5) == 5

    assert files.open(KEY).read() == b"12345"


def test_reading_stops_with_the_first_byte_too_many(files):
    endless = Endless()

    with pytest.raises(TooLarge):
        files.put_stream(KEY, endless, at_most=3 * MIB)

    assert endless.taken == 3 * MIB + 1
    assert not files.exists(KEY)


@pytest.mark.parametrize(
    ("stream", "expected"),
    [(io.BytesIO(b"123"), Invalid), (Broken(b"123"), OSError)],
    ids=["short", "broken"],
)
def test_half_a_file_is_no_file(files, stream, expected):
    stream.seek(0)

    with pytest.raises(expected):
        files.put_stream(KEY, stream, at_most=5, at_least=5)

    assert not files.exists(KEY)
    assert files.put_stream(KEY, io.BytesIO(b"12345"), at_most=5, at_least=5) == 5


def test_a_stranger_sends_once(files):
    files.put_stream(KEY, io.BytesIO(b"first"), at_most=9)

    with pytest.raises(Conflict):
        files.put_stream(KEY, io.BytesIO(b"second"), at_most=9)

    assert files.open(KEY).read() == b"first"


def test_what_came_moves_to_a_key_that_nobody_can_send_to(files):
    files.put("incoming/1", io.BytesIO(b"12345"))

    adopt("incoming/1", target=KEY, size=5)

    assert files.open(KEY).read() == b"12345"
    assert not files.exists("incoming/1")


def test_what_came_in_another_size_goes(files):
    files.put("incoming/1", io.BytesIO(b"123456"))

    with pytest.raises(Invalid):
        adopt("incoming/1", target=KEY, size=5)

    assert not files.exists("incoming/1")
    assert not files.exists(KEY)


def test_the_settings_choose(configuration, moto, tmp_path):
    here = configuration.model_copy(update={"VAR": tmp_path})
    address = f"s3://shop/kept?region=ap-south-1&endpoint={moto.url}&path_style=1"
    there = storage_for(configuration.model_copy(update={"STORAGE_URL": address}))

    assert storage_for(here).root == tmp_path / "files"
    assert (there.bucket.name, there.bucket.prefix) == ("shop", "kept/")
    assert (there.bucket.region, there.bucket.endpoint) == ("ap-south-1", moto.url)
    assert there.bucket.path_style
