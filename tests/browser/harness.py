"""The real app, served on this machine, seen through a browser whose network is closed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Playwright, Request

ROOT = Path(__file__).parents[2]
#: Name of a page's picture, and its path in the app.
PAGES = {
    "carte-nationale": "",
    "agglomeration-parisienne": "agglomeration_parisienne",
    "territoire": "territoire",
    "comparer": "comparer",
    "chomage": "chomage",
    "actions": "actions",
    "donnees-et-methode": "donnees_et_methode",
}
WIDE = (1440, 900)
NARROW = (390, 844)
#: The optional background of the map: the only outside address the app may try.
TILES = "data.geopf.fr"
LOCAL = frozenset({"127.0.0.1", "localhost"})
#: At the address of a page, Streamlit's script first looks for its server there, in vain.
PROBE = re.compile(r"^http://[^/]+/.+/_stcore/(health|host-config)$")
#: Starting Streamlit and a first script run, on a busy machine.
PATIENCE = 60.0

# No name resolves but this machine's. Blocking requests one by one (`context.route`) would also
# turn off the browser's cache, which the map relies on.
CLOSED_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)

# The script has run and nothing has moved for a third of a second.
IDLE = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const idle = app
        && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && document.querySelector('[data-testid="stElementContainer"]')
        && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
    if (!idle) { window.idleSince = undefined; return false; }
    window.idleSince ??= performance.now();
    return performance.now() - window.idleSince > 300;
}"""


class AppDownError(RuntimeError):
    """The app did not start, with what it printed."""


@contextmanager
def serve(
    folder: Path,
    *,
    cache: Path | None = None,
    script: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Serve the app on a free port and give its address.

    Parameters
    ----------
    folder
        Where the app's log is written.
    cache
        Folder of the synced perimeters; `folder` itself, empty of them, when not given.
    script
        Another script than the app's.
    settings
        Environment variables of the app, such as ``CITES_WRITE``.
    """
    port = _free_port()
    log = folder / f"streamlit-{port}.log"
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(script or ROOT / "dashboard.py")),
        *("--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"),
        *("--server.fileWatcherType=none", "--browser.gatherUsageStats=false"),
        "--client.showErrorDetails=full",
    ]
    # The app's own network is closed too: every address goes through a proxy that is not there.
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), _CLOSED)
    env = {
        **os.environ,
        **nowhere,
        "CITES_CACHE_DIR": str(cache or folder),
        "CITES_DATA_DIR": str(folder),
        "NO_PROXY": "127.0.0.1",
        **(settings or {}),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(url, process, log)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


_CLOSED = "http://127.0.0.1:9"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    direct = build_opener(ProxyHandler({}))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with direct.open(f"{url}/_stcore/health", timeout=5) as answer:
                if answer.read() == b"ok":
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AppDownError(log.read_text(errors="replace"))


def sync(cache: Path, sources: Path) -> None:
    """Fill a cache with the official perimeters of a folder, as a person would."""
    subprocess.run(
        [sys.executable, "-m", "loaders", "sync", "--from", str(sources)],
        cwd=ROOT,
        env=os.environ | {"CITES_CACHE_DIR": str(cache)},
        check=True,
    )


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium of the system, unable to reach anything but this machine."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        message = "Chromium est introuvable : lancez `make chromium`."
        raise FileNotFoundError(message)
    return playwright.chromium.launch(executable_path=path, args=[CLOSED_NETWORK, *QUIET])


@dataclass(frozen=True)
class Violation:
    """One accessibility rule that a page breaks, and where."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        """Read the violation in a failed test."""
        return "\n    ".join((f"{self.rule} ({self.impact}): {self.help}", *self.places))


@dataclass
class Visit:
    """One tab on the app, and what it asked for and complained about."""

    page: Page
    app: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Addresses asked for outside this machine, background tiles left out."""
        return [url for url in self.requests if _host(url) not in {*LOCAL, TILES}]

    @property
    def tiles(self) -> list[str]:
        """Background tiles asked for; none arrives."""
        return [url for url in self.requests if _host(url) == TILES]

    def go(self, path: str = "") -> Page:
        """Open a path of the app, query included, and wait until it has run."""
        self.page.goto(f"{self.app}/{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has run and the page has stopped changing; it may not fail."""
        # Counted anew: what a click has just asked for may not have begun.
        self.page.evaluate("window.idleSince = undefined")
        self.page.wait_for_function(IDLE, polling=50, timeout=PATIENCE * 1000)
        self.complaints += self.page.get_by_test_id("stException").all_inner_texts()

    def csv(self) -> list[str]:
        """Open the table under the first chart and return the lines of the CSV it downloads."""
        self.page.get_by_text("Tableau et données").first.click()
        # On a busy machine the run that the click asks for may begin long after it.
        button = self.page.get_by_role("button", name="Télécharger (CSV)")
        button.wait_for()
        self.settle()
        with self.page.expect_download() as download:
            button.click()
        return download.value.path().read_text("utf-8-sig").splitlines()

    def axe(self) -> list[Violation]:
        """Accessibility rules that the page and its frames break."""
        source = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
        for frame in self.page.frames:
            if not frame.is_detached():
                frame.evaluate(source)
        answer = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [_violation(found) for found in answer["violations"]]

    def note_request(self, request: Request) -> None:
        """Remember an address; `data:` and `blob:` ones never leave the page."""
        if request.url.startswith(("http:", "https:")):
            self.requests.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        """Remember an error of the console; absent tiles and Streamlit's own probes are none."""
        url = message.location["url"]
        if message.type == "error" and _host(url) != TILES and not PROBE.search(url):
            self.complaints.append(f"{message.text} ({url})")

    def note_error(self, error: Error) -> None:
        """Remember a script that failed."""
        self.complaints.append(str(error))


#: What the fixture `open_tab` gives: `open_tab(app, size)`.
OpenTab = Callable[..., Visit]


@contextmanager
def visit(browser: Browser, app: str, size: tuple[int, int] = WIDE) -> Iterator[Visit]:
    """Open a tab of a given size, in French, without animations, with an empty cache."""
    width, height = size
    narrow = width < 640
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        has_touch=narrow,
        is_mobile=narrow,
    )
    try:
        tab = Visit(context.new_page(), app)
        context.on("request", tab.note_request)
        tab.page.on("console", tab.note_console)
        tab.page.on("pageerror", tab.note_error)
        yield tab
    finally:
        context.close()


def section(page: Page, name: str) -> Locator:
    """Return the link that opens a section of a sheet."""
    sections = page.get_by_role("navigation", name="Rubriques de la fiche")
    return sections.get_by_role("link", name=name, exact=True)


def _host(url: str) -> str | None:
    return urlsplit(url).hostname


def _violation(found: dict[str, Any]) -> Violation:
    places = tuple(f"{node['target']} {node['html'][:160]}" for node in found["nodes"])
    return Violation(found["id"], found["impact"], found["help"], places)
