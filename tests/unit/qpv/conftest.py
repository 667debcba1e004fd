"""An empty cache, and where the synchronisation finds its files."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from loaders.qpv import plausibility
from tests.unit.qpv.small_layers import (
    COUNT,
    OFFICIAL_ZIP,
    ignore,
    serve,
    write_2015,
    write_2024,
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no network."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("CITES_CACHE_DIR", str(folder))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    serve(monkeypatch, closed)
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two small layers, which are plausible."""
    monkeypatch.setattr(plausibility, "ROWS", {2015: (COUNT, 20), 2024: (COUNT, 20)})
    monkeypatch.setattr(plausibility, "_table", ignore)
    given = tmp_path / "sources"
    given.mkdir()
    write_2024(given)
    write_2015(given)
    return given


@pytest.fixture
def site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A server of the official files, that counts its requests."""
    requests: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            requests.append(self.path)

    write_2015(folder, OFFICIAL_ZIP, epsg=2154)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    serve(monkeypatch, f"http://127.0.0.1:{server.server_port}/")
    yield requests
    server.shutdown()
    thread.join()
    server.server_close()
