"""The app as it is hosted: replicas on fixed ports that can be killed and started again, and the shipped nginx before
them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "deploy" / "nginx.conf.template"
START_S = 90
NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)

REDIS = shutil.which("redis-server")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Listens(Protocol):
    """What nginx may stand before."""

    port: int


class Replica:
    """One server of the app, or of another launcher, on this machine; `log` is a file for all that it prints."""

    def __init__(
        self,
        environment: dict[str, str] | None = None,
        log: Path | None = None,
        script: str = "app.py",
        options: tuple[str, ...] = (),
    ) -> None:
        self.port = free_port()
        self.environment = environment or {}
        self.log, self.script, self.options = log, script, options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        options = {"port": self.port, "address": "127.0.0.1", "headless": "true"}
        command = [sys.executable, "-m", "streamlit", "run", self.script, *self.options]
        command += [f"--server.{name}={value}" for name, value in options.items()]
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | self.environment
        with _opened(self.log) as out:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=out if self.log else None
            )
        answers(f"{self.url}_stcore/health", self._process)

    def kill(self) -> None:
        """As a machine that loses its power."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def replicas(count: int, environment: dict[str, str] | None = None, log: Path | None = None) -> Iterator[list[Replica]]:
    """So many servers, started one after the other; `log` is a folder for what they print."""
    made = [Replica(environment, log and log / f"replica-{k}.log") for k in range(count)]
    try:
        for replica in made:
            replica.start()
        yield made
    finally:
        for replica in made:
            replica.stop()


@contextmanager
def nginx(before: Sequence[Listens]) -> Iterator[str]:
    """The address of nginx with the shipped configuration, whose replicas and name servers alone are this machine's."""
    if NGINX is None:
        raise RuntimeError("nginx must be installed; it was not found")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "nginx.conf")
        file.write_text(configuration(port, before, Path(folder)), encoding="utf-8")
        server = subprocess.Popen([NGINX, "-c", str(file), "-p", folder, "-e", "stderr"], stderr=subprocess.DEVNULL)
        try:
            answers(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(10)


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis of our own, which keeps nothing."""
    if REDIS is None:
        raise RuntimeError("redis-server must be installed; it was not found")
    port = free_port()
    own = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([*own, "--dir", folder], stdout=subprocess.DEVNULL)
        try:
            _listens(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(10)


def _listens(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"port {port} must listen within {START_S} s; exit status {server.poll()}")


def configuration(port: int, before: Sequence[Listens], folder: Path) -> str:
    """The whole of nginx's configuration around the shipped template."""
    servers = "\n    ".join(f"server 127.0.0.1:{own.port} max_fails=1 fail_timeout=5s;" for own in before)
    shipped = TEMPLATE.read_text(encoding="utf-8")
    for pattern, ours in (
        (r"server \$\{RNNVIZ_APP\}:8501 resolve max_fails=1 fail_timeout=5s;", servers),
        (r"resolver \$\{NGINX_LOCAL_RESOLVERS\} valid=5s;", ""),
        (r"listen 8080;", f"listen 127.0.0.1:{port};"),
    ):
        shipped, count = re.subn(pattern, ours, shipped)
        assert count == 1, pattern
    assert "${" not in shipped
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off;
pid {folder}/pid;
worker_processes 1;
events {{ worker_connections 4096; }}
http {{
access_log off;
default_type application/octet-stream;
{temporary}
{shipped}
}}
"""


def answers(url: str, server: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until somebody answers there."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and (server is None or server.poll() is None):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    status = None if server is None else server.poll()
    raise RuntimeError(f"{url} must answer within {START_S} s; exit status {status}")


@contextmanager
def _opened(log: Path | None) -> Iterator[IO[bytes] | int]:
    if log is None:
        yield subprocess.DEVNULL
        return
    with log.open("ab") as out:
        yield out
