"""The real nginx with the configuration that is handed out, before any upstream."""

import shutil
import ssl
import subprocess
from pathlib import Path

from store.settings import ROOT
from tests.servers.certificates import self_signed
from tests.servers.ports import free_port, wait_until
from tests.servers.raw import asked

CONFIGURATION = ROOT / "docs/deploy/nginx.conf"
NAME = "shop.example"
# Workers of a root's nginx become nobody otherwise, who may not look into the folder.
OF_ROOT = "user root;\n"


class Nginx:
    """One server in a folder of its own; ports, paths and patience are the test's."""

    def __init__(self, folder: Path, *, upstream: int, **patience: str) -> None:
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        self.certificate, key = self_signed(folder, NAME)
        changes = {
            "user www-data;": "",
            "worker_processes auto;": "worker_processes 1;",
            "/run/nginx.pid": f"{folder}/nginx.pid",
            "/var/log/nginx": str(folder),
            "/var/cache/nginx": str(folder),
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(self.certificate),
            f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(key),
            "127.0.0.1:8000": f"127.0.0.1:{upstream}",
            **{f"{name} {old};": f"{name} {new};" for name, (old, new) in patience.items()},
        }
        text = CONFIGURATION.read_text()
        for said, instead in changes.items():
            assert said in text, said
            text = text.replace(said, instead)
        self.file = folder / "nginx.conf"
        self.file.write_text(OF_ROOT + text)
        self._server: subprocess.Popen | None = None

    def start(self) -> None:
        program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
        if program is None:
            raise RuntimeError("nginx is missing: `make test` installs it")
        words = ["-c", str(self.file), "-p", str(self.folder), "-g", "daemon off;"]
        self._server = subprocess.Popen([program, *words], stderr=subprocess.PIPE)
        wait_until(self._answers, seconds=10, what="nginx starting")

    def stop(self) -> None:
        self._server.terminate()
        self._server.wait(timeout=10)
        self._server.stderr.close()

    def trusting(self) -> ssl.SSLContext:
        """What a client goes by that knows this server's certificate."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def _answers(self) -> bool:
        assert self._server.poll() is None, self._server.stderr.read().decode()
        try:
            return bool(
                asked(self.plain_port, b"GET / HTTP/1.0\r\nHost: x\r\n\r\n") or True
            )
        except ConnectionRefusedError:
            return False
