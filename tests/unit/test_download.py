from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from loaders import download, errors
from loaders.catalogues.sources import Source

CONTENT = b"code,name\n" + b"QP001001,Quartier\n" * 5_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HTML = b"\n<!DOCTYPE html><html><body>Maintenance</body></html>"


class Handler(BaseHTTPRequestHandler):
    released: threading.Event

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        getattr(self, f"reply_{self.path.strip('/')}")()

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def reply_ok(self) -> None:
        self.send(CONTENT)

    def reply_moved(self) -> None:
        self.send(b"", 302, Location="/ok")

    def reply_loop(self) -> None:
        self.send(b"", 302, Location="/loop")

    def reply_missing(self) -> None:
        self.send(b"absent", 404)

    def reply_broken(self) -> None:
        self.send(b"panne", 500)

    def reply_page(self) -> None:
        self.send(HTML, Content_Type="application/octet-stream")

    def reply_declared_page(self) -> None:
        self.send(b"<p>Maintenance</p>" * 10, Content_Type="text/html; charset=utf-8")

    def reply_empty(self) -> None:
        self.send(b"")

    def reply_truncated(self) -> None:
        self.send(CONTENT[:40_000], Content_Length=str(len(CONTENT)))

    def reply_announced_huge(self) -> None:
        self.send(b"x", Content_Length=str(10**12))

    def reply_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65_536)
        except OSError:
            pass

    def reply_silent(self) -> None:
        self.released.wait(20)

    def reply_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            while not self.released.wait(0.05):
                self.wfile.write(b"x" * 16)
        except OSError:
            pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    Handler.released = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Handler.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def source(url: str, sha256: str = SHA256) -> Source:
    return Source(
        id="essai",
        kind="file",
        publisher="Producteur",
        title="Essai",
        licence="Licence Ouverte 2.0",
        edition="2024",
        url=url,
        page="https://exemple.fr/",
        file="dossier/essai.csv",
        sha256=sha256,
        used_for="essai",
    )


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("path", ["ok", "moved"])
def test_the_expected_file(site: str, tmp_path: Path, path: str) -> None:
    seen: list[tuple[int, int | None]] = []
    fetched = download.fetch(
        source(f"{site}/{path}"),
        tmp_path / "cache",
        progress=lambda received, total: seen.append((received, total)),
    )
    assert fetched == download.Fetched(tmp_path / "cache" / "essai.csv", SHA256, new_edition=False)
    assert content(tmp_path / "cache") == {"essai.csv": CONTENT}
    assert seen[-1] == (len(CONTENT), len(CONTENT))


def test_a_newer_edition_is_accepted_once_its_reader_has_read_it(site: str, tmp_path: Path) -> None:
    read: list[bytes] = []
    fetched = download.fetch(
        source(f"{site}/ok", "0" * 64),
        tmp_path,
        accept=lambda path: read.append(path.read_bytes()),
    )
    assert fetched.new_edition
    assert fetched.sha256 == SHA256
    assert read == [CONTENT]


def test_an_edition_never_read_before_is_judged_by_its_reader(site: str, tmp_path: Path) -> None:
    assert download.fetch(source(f"{site}/ok", ""), tmp_path, accept=lambda _: None).new_edition


def test_a_newer_edition_that_its_reader_refuses_leaves_the_old_file(
    site: str, tmp_path: Path
) -> None:
    (tmp_path / "essai.csv").write_bytes(b"ancien")

    def refuse(path: Path) -> None:
        raise errors.SourceUnreadableError(path.name, "la colonne « code » manque")

    with pytest.raises(errors.EditionRefusedError, match=r"nouvelle édition.*colonne « code »"):
        download.fetch(source(f"{site}/ok", "0" * 64), tmp_path, accept=refuse)
    assert content(tmp_path) == {"essai.csv": b"ancien"}


def test_another_edition_without_a_reader_is_refused(site: str, tmp_path: Path) -> None:
    with pytest.raises(errors.SourceEditionUnknownError, match=f"attendue {'0' * 64}.*{SHA256}"):
        download.fetch(source(f"{site}/ok", "0" * 64), tmp_path)
    assert content(tmp_path) == {}


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("missing", errors.ServerRefusedError, "répond 404"),
        ("broken", errors.ServerRefusedError, "répond 500"),
        ("loop", errors.ServerRefusedError, "inexploitable"),
        ("page", errors.SourceUnreadableError, "page web"),
        ("declared_page", errors.SourceUnreadableError, "page web"),
        ("empty", errors.SourceUnreadableError, "vide"),
        ("truncated", errors.SourceUnreadableError, r"interrompu après \d+ octets sur 90010"),
        ("announced_huge", errors.SourceUnreadableError, "dépasse 64 Mio"),
        ("endless", errors.SourceUnreadableError, "dépasse 1 Mio"),
    ],
)
def test_a_bad_answer_is_named_and_leaves_what_was_there(
    site: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    error: type[errors.CitesError],
    words: str,
) -> None:
    if path == "endless":
        monkeypatch.setattr(download, "MAX_BYTES", 1024**2)
    (tmp_path / "essai.csv").write_bytes(b"ancien")
    with pytest.raises(error, match=words) as caught:
        download.fetch(source(f"{site}/{path}"), tmp_path, accept=lambda _: None)
    assert "« essai »" in caught.value.what
    assert f"{site}/{path}" in caught.value.what
    assert caught.value.todo
    assert content(tmp_path) == {"essai.csv": b"ancien"}


def test_a_source_without_an_address(tmp_path: Path) -> None:
    with pytest.raises(errors.SourceMissingError, match=r"essai\.csv"):
        download.fetch(source(""), tmp_path)


def test_a_nonsense_address(tmp_path: Path) -> None:
    with pytest.raises(errors.ServerRefusedError, match="inexploitable"):
        download.fetch(source("https://"), tmp_path)


def test_a_closed_port_costs_almost_nothing(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/ok"
    start = time.monotonic()
    with pytest.raises(errors.NetworkUnreachableError, match="ne répond pas"):
        download.fetch(source(url), tmp_path)
    assert time.monotonic() - start < 5


@pytest.fixture
def black_hole(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A host whose packets are dropped: the queue of a listening socket is full."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        place = listening.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(0)
            filler.connect_ex(place)
        yield f"http://127.0.0.1:{place[1]}/ok"
        for filler in fillers:
            filler.close()


def test_a_network_that_drops_packets_costs_its_patience_once(
    black_hole: str, tmp_path: Path
) -> None:
    network = download.Network(0.6)
    start = time.monotonic()
    for _ in range(3):
        with pytest.raises(errors.NetworkUnreachableError):
            download.fetch(source(black_hole), tmp_path, network=network)
    assert 0.6 <= time.monotonic() - start < 5
    assert content(tmp_path) == {}


def test_a_name_that_is_never_resolved_costs_its_patience(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def resolve(*_: Any, **__: Any) -> list[Any]:
        released.wait(10)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    start = time.monotonic()
    with pytest.raises(errors.NetworkUnreachableError):
        download.fetch(source("http://exemple.invalid/"), tmp_path, network=download.Network(0.4))
    assert time.monotonic() - start < 5
    released.set()


@pytest.mark.parametrize("path", ["silent", "drip"])
def test_a_server_that_hangs_or_drips_is_given_up(site: str, tmp_path: Path, path: str) -> None:
    start = time.monotonic()
    with pytest.raises(errors.CitesError):
        download.fetch(source(f"{site}/{path}"), tmp_path, network=download.Network(0.5))
    assert time.monotonic() - start < 5
    assert content(tmp_path) == {}


def test_the_patience_of_a_run_is_well_under_five_seconds() -> None:
    assert download.PATIENCE <= 3.5  # the rest is for the start of Python


def test_a_certificate_nobody_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise download.requests.exceptions.SSLError

    monkeypatch.setattr(download.requests, "get", refuse)
    with pytest.raises(errors.ServerRefusedError, match="certificat"):
        download.fetch(source("https://exemple.invalid/"), tmp_path)
