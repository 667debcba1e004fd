"""Servers under measure: the app, the app with nothing drawn, an empty page; on this machine."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: What is served: the module that starts Streamlit, then the script.
APP = ("streamlit", "dashboard.py")
UNDRAWN = ("tests.bench.undrawn", "dashboard.py")
FRAME = ("tests.bench.frame_alone", "dashboard.py")
BARE = ("tests.bench.bare_sheet", "dashboard.py")
EMPTY = ("streamlit", str(Path(__file__).with_name("empty_page.py")))
#: Seconds for a server to answer, on a machine busy with something else.
PATIENCE = 60.0
_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
_TICKS = os.sysconf("SC_CLK_TCK")


class ServerDownError(RuntimeError):
    """A server did not start, with what it printed."""


@dataclass(frozen=True)
class Server:
    """A running server: its port, its process and the moment it was started."""

    port: int
    pid: int
    started: float

    @property
    def url(self) -> str:
        """Address of the first page."""
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> float:
        """Resident memory of the process now, MiB."""
        for line in Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise ServerDownError(self.url)

    def processor(self) -> float:
        """Processor time the process has used since its start, seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def size(self, path: str) -> int:
        """Bytes of a file compressed once and for all, as it travels to a browser."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        whole = answer.headers["Content-Type"], answer.headers["Content-Encoding"]
        if answer.status != http.client.OK or whole != ("application/gzip", None):
            raise ServerDownError(f"{path}: {answer.status} {answer.headers}")
        return len(content)


@contextmanager
def serve(what: tuple[str, str], cache: Path) -> Iterator[Server]:
    """Start a server, wait until it answers, and stop it at the end.

    Parameters
    ----------
    what
        One of `APP`, `UNDRAWN`, `FRAME`, `BARE` and `EMPTY`.
    cache
        Folder of the official perimeters and of the map's layers.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    module, script = what
    command = [
        *(sys.executable, "-m", module, "run", script, f"--server.port={port}"),
        *("--server.headless=true", "--server.address=127.0.0.1"),
        *("--server.fileWatcherType=none", "--browser.gatherUsageStats=false"),
    ]
    # No network either for the server: every address goes through a proxy that is not there.
    closed = dict.fromkeys(_PROXIES, _NOWHERE) | {"NO_PROXY": "127.0.0.1"}
    env = os.environ | closed | {"CITES_CACHE_DIR": str(cache)}
    log = cache / f"streamlit-{port}.log"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            _wait(port, process, log)
            yield Server(port, process.pid, started)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return as soon as the port is open: what follows is part of what is measured."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise ServerDownError(log.read_text(errors="replace"))
