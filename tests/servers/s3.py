"""Two throwaway servers that speak S3: moto knows more of it, nanio checks signatures."""

import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from store.infra.storage import SignedUpload
from store.infra.storage.s3 import Bucket, S3Storage
from store.kernel.ids import token
from tests.servers.ports import free_port, wait_until

KEY_ID = "key-of-the-tests"
SECRET = "secret-of-the-tests"
BOUNDARY = "a-line-between-the-parts"
COMMANDS = {
    "moto": ("-m", "moto.server", "-H", "127.0.0.1", "-p"),
    "nanio": ("-m", "nanio", "serve", "--host", "127.0.0.1", "--port"),
}


class S3Server:
    """One server on a free port; every test takes a bucket of its own."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.port = free_port()
        self.home = tempfile.mkdtemp(prefix=f"{kind}-")
        self._server: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, *COMMANDS[self.kind], str(self.port)],
            cwd=self.home,
            env={
                "NANIO_DATA_DIR": self.home,
                "NANIO_ACCESS_KEY": KEY_ID,
                "NANIO_SECRET_KEY": SECRET,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(self._answers, seconds=60, what=f"{self.kind} starting")

    def destroy(self) -> None:
        self._server.kill()
        self._server.wait(timeout=10)
        shutil.rmtree(self.home, ignore_errors=True)

    def bucket(self, **changes) -> Bucket:
        """A fresh bucket's name and keys; it is made by `storage()`."""
        told = {
            "name": f"shop-{token(6).lower().replace('_', 'x').strip('-')}",
            "prefix": "kept/",
            "endpoint": self.url,
            "path_style": True,
            "access_key_id": KEY_ID,
            "secret_access_key": SECRET,
        }
        return Bucket(**told | changes)

    def storage(self) -> S3Storage:
        """A storage in a bucket that nobody else uses."""
        storage = S3Storage(self.bucket())
        storage._client.create_bucket(Bucket=storage.bucket.name)
        return storage

    def _answers(self) -> bool:
        if self._server.poll() is not None:
            raise RuntimeError(f"{self.kind} ended with {self._server.returncode}")
        try:
            urllib.request.urlopen(self.url, timeout=5).close()  # noqa: S310 our own server
        except urllib.error.HTTPError:
            return True  # it refuses strangers, so it is there
        except OSError:
            return False
        return True


def send_form(signed: SignedUpload, content: bytes, **changed: str) -> int:
    """Send a signed form as a browser does, the file last; gives the status."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in {**signed.fields, **changed}.items()
    ]
    heading = 'Content-Disposition: form-data; name="file"; filename="a.stl"\r\n\r\n'
    parts.append(heading.encode() + content)
    line = f"--{BOUNDARY}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    request = urllib.request.Request(signed.url, data=body)  # noqa: S310 our own server
    request.add_header("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
