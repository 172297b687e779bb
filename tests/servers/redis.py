"""A throwaway Redis: the real program, on a free port, keeping nothing."""

import shutil
import subprocess
import tempfile

import redis

from tests.servers.ports import free_port, wait_until


class Redis:
    """One server; it can be stopped and started again at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.home = tempfile.mkdtemp(prefix="redis-")
        self._server: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"redis://{self.address}/0"

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("redis-server is missing: `make test` installs it")
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.home]
        self._server = subprocess.Popen(
            [
                program,
                *words,
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory-policy",
                "noeviction",
            ],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(self._answers, seconds=20, what="Redis starting")

    def stop(self) -> None:
        self._server.kill()
        self._server.wait(timeout=10)

    def destroy(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def forget_everything(self) -> None:
        with self._client() as client:
            client.flushall()

    def has_worker(self) -> bool:
        """Tell whether a worker has said that it is there."""
        with self._client() as client:
            return client.scard("rq:workers") > 0

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=2)

    def _answers(self) -> bool:
        try:
            with self._client() as client:
                return client.ping()
        except redis.ConnectionError:
            return False
