"""The first view of a sheet that nobody has opened yet, by a new visitor of a warm server.

Two readings: the run of the page alone, by a bare websocket, which is the stricter; and all that
the server does for a browser that has never come, files of Streamlit and layers included.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.budgets import Measure, Pair, number
from tests.bench.client import connected
from tests.bench.serve import APP, EMPTY, FRAME, Server, serve
from tests.bench.visits import SHEETS
from tests.browser import harness

PAGE = "territoire"
#: Sheets opened before the others: the process has read its data once.
WARM_UP = 2
#: For the layers of the map, which come after the page.
_SETTLED_MS = 1500


async def measure(cache: Path) -> tuple[list[Measure], list[str]]:
    """Open in turn a sheet, an empty page and the app's frame alone, each by a new visitor."""
    sheets: list[float] = []
    floor: list[float] = []
    alone: list[float] = []
    with serve(APP, cache) as app, serve(EMPTY, cache) as empty, serve(FRAME, cache) as frame:
        for turn, query in enumerate(SHEETS):
            visits = [(app, PAGE, query, sheets), (empty, "", "", floor), (frame, "", "", alone)]
            for server, page, asked, series in visits if turn % 2 else reversed(visits):
                series.append(await _first(server, page, asked))
    time = Pair(sheets[WARM_UP:], floor[WARM_UP:])
    frames = Pair(sheets[WARM_UP:], alone[WARM_UP:])
    measured = Measure(
        f"Première vue d’une fiche ({PAGE}), contre une page vide, serveur chaud",
        time.ratio, 1.5, "×", f"{time.text()}, {len(time.measured)} fiches jamais ouvertes",
    )  # fmt: skip
    said = f"Première vue d’une fiche contre le cadre de l’application, vide : {frames.text()}"
    return [measured], [f"{said}, soit {number(frames.ratio)} ×."]


async def _first(server: Server, page: str, query: str) -> float:
    async with connected(server.port, page, query) as visitor:
        return (await visitor.run()).seconds


def by_browser(cache: Path) -> str:
    """Say what a whole visit costs the server in processor time, against that of an empty page."""
    sheets: list[float] = []
    floor: list[float] = []
    with sync_playwright() as playwright, serve(APP, cache) as app, serve(EMPTY, cache) as empty:
        browser = harness.launch(playwright)
        for query in SHEETS:
            sheets.append(_whole(browser, app, f"/{PAGE}?{query}", "iframe"))
            floor.append(_whole(browser, empty, "/", "h1"))
        browser.close()
    time = Pair(sheets[WARM_UP:], floor[WARM_UP:])
    return (
        "Première vue d’une fiche par un navigateur qui n’a rien gardé, processeur du serveur, "
        f"contre une page vide : {time.text()}, soit {number(time.ratio)} ×."
    )


def _whole(browser: Browser, server: Server, path: str, shown: str) -> float:
    """Open a page with an empty cache; return the processor seconds until nothing more is asked."""
    before = server.processor()
    with harness.visit(browser, server.url) as tab:
        tab.page.goto(server.url + path)
        tab.page.locator(shown).first.wait_for()
        tab.page.wait_for_load_state("networkidle")
        tab.page.wait_for_timeout(_SETTLED_MS)
    return server.processor() - before
