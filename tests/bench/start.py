"""From the start of a server to what a first visitor sees, and what the map has fetched by then."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.budgets import Measure, Pair, number
from tests.bench.serve import APP, EMPTY, Server, serve
from tests.browser import harness

ROUNDS = 3
_PATIENCE_MS = 60_000


def measure() -> tuple[list[Measure], list[str]]:
    """Start in turn an empty page, the app with no layer made yet, and the app once more.

    The snapshot alone is there: no official perimeter.
    """
    empty: list[float] = []
    cold: list[float] = []
    warm: list[float] = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = harness.launch(playwright)
        first = _new(folder, 0)
        # Warms the machine's own caches, whose state would else weigh on the first round.
        with _visit(browser, APP, first, _map_shown) as (server, _, fetched):
            layers, remarks = _layers(server, fetched, first)
        for turn in range(1, ROUNDS + 1):
            cache = _new(folder, turn)
            for what, shown, series in (
                (EMPTY, _empty_shown, empty),
                (APP, _map_shown, cold),
                (APP, _map_shown, warm),
            ):
                with _visit(browser, what, cache, shown) as (_, seconds, _):
                    series.append(seconds)
        browser.close()
    starts = [
        Measure(
            f"Du démarrage à la première carte visible, {label}, contre une page vide",
            pair.ratio, 4, "×", pair.text("s", 1.0) + f", {ROUNDS} tours",
        )
        for label, pair in (
            ("couches à faire", Pair(cold, empty)),
            ("couches déjà faites", Pair(warm, empty)),
        )
    ]  # fmt: skip
    extra = median(cold) - median(warm)
    return [*starts, *layers], [f"Faire les couches prend {number(extra)} s, une fois.", *remarks]


def _new(folder: str, turn: int) -> Path:
    """Make an empty cache."""
    cache = Path(folder) / str(turn)
    cache.mkdir()
    return cache


@contextmanager
def _visit(
    browser: Browser, what: tuple[str, str], cache: Path, shown: Callable[[Page], None]
) -> Iterator[tuple[Server, float, list[str]]]:
    """Start a server, open it at once with an empty browser cache, and time what is waited for.

    Gives the server, the seconds since its start and the paths the browser has asked for.
    """
    with serve(what, cache) as server, harness.visit(browser, server.url) as tab:
        tab.page.goto(server.url, wait_until="commit")
        shown(tab.page)
        yield server, time.perf_counter() - server.started, list(map(_path, tab.requests))


def _path(url: str) -> str:
    return urlsplit(url).path


def _empty_shown(page: Page) -> None:
    page.get_by_role("heading", name="Page vide").wait_for(timeout=_PATIENCE_MS)


def _map_shown(page: Page) -> None:
    """Wait for the map with its cités: the script marks it when it has drawn a view."""
    frame = page.frame_locator("iframe").first
    frame.locator("[data-ready=true][data-state]").wait_for(timeout=_PATIENCE_MS)
    frame.locator("[data-cite]").first.wait_for(timeout=_PATIENCE_MS)


def _layers(server: Server, fetched: list[str], cache: Path) -> tuple[list[Measure], list[str]]:
    """Weigh the layers of the first view, and apart those that wait for a zoom or a selection."""
    (index,) = (cache / "carte").glob("index-*.json")
    files: dict[str, str] = json.loads(index.read_text("utf-8"))["files"]
    paths = {path.rpartition("/")[2]: path for path in fetched}
    folder = next(paths[file] for file in files.values() if file in paths).rpartition("/")[0]
    sizes = {name: server.size(f"{folder}/{file}") / 1024 for name, file in files.items()}
    first = {name: size for name, size in sizes.items() if files[name] in paths}
    total = sum(first.values())
    later = ", ".join(f"{name} {number(size)}" for name, size in sizes.items() if name not in first)
    detail = ", ".join(f"{name} {number(size)}" for name, size in first.items())
    measures = [Measure("Octets des couches de la première vue, gzip", total, 600, "Kio", detail)]
    return measures, [f"Couches qui attendent un zoom ou un choix, gzip, Kio : {later}."]
