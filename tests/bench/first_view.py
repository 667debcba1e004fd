"""The first view of a sheet that nobody has opened yet, by a new visitor of a warm server.

Two readings: the run of the page alone, by a bare websocket, which is the stricter; and all that
the server does for a browser that has never come, files of Streamlit and layers included.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.budgets import Measure, Pair, number
from tests.bench.client import connected
from tests.bench.serve import APP, BARE, EMPTY, FRAME, Server, serve
from tests.bench.visits import SHEETS
from tests.browser import harness

PAGE = "territoire"
#: Sheets opened before the others: the process has read its data, and Python has run the code of
#: a page often enough to make it quick.
WARM_UP = 10
#: Visits by a browser, the first of which are not counted either.
BROWSED, BROWSED_BEFORE = 10, 2
#: For the layers of the map, which come after the page.
_SETTLED_MS = 1500


async def measure(cache: Path) -> tuple[list[Measure], list[str]]:
    """Open in turn a sheet, an empty page, the app's frame and a sheet without content."""
    servers = {"fiche": APP, "vide": EMPTY, "cadre": FRAME, "nue": BARE}
    found: dict[str, list[float]] = {name: [] for name in servers}
    with ExitStack() as stack:
        started = {n: stack.enter_context(serve(what, cache)) for n, what in servers.items()}
        for turn, query in enumerate(SHEETS):
            # Who goes first changes: see `rerun`.
            for name in servers if turn % 2 else reversed(servers):
                page, asked = (PAGE, query) if name == "fiche" else ("", "")
                found[name].append(await _first(started[name], page, asked))
    warm = {name: series[WARM_UP:] for name, series in found.items()}
    time = Pair(warm["fiche"], warm["vide"])
    measured = Measure(
        f"Première vue d’une fiche ({PAGE}), contre une page vide, serveur chaud",
        time.ratio, 1.5, "×", f"{time.text()}, {len(time.measured)} fiches jamais ouvertes",
    )  # fmt: skip
    parts = {
        "le cadre de l’application": "cadre",
        "ce cadre et une fiche sans contenu (deux listes, une bascule, un texte, dix rubriques, "
        "une carte)": "nue",
    }
    least = (f"{label} {_times(warm[name], warm['vide'])}" for label, name in parts.items())
    return [measured], [f"De la première vue d’une fiche : {' ; '.join(least)}."]


def _times(series: list[float], floor: list[float]) -> str:
    pair = Pair(series, floor)
    return f"{number(pair.ratio)} × ({pair.text()})"


async def _first(server: Server, page: str, query: str) -> float:
    async with connected(server.port, page, query) as visitor:
        return (await visitor.run()).seconds


def by_browser(cache: Path) -> str:
    """Say what a whole visit costs the server in processor time, against that of an empty page."""
    sheets: list[float] = []
    floor: list[float] = []
    with sync_playwright() as playwright, serve(APP, cache) as app, serve(EMPTY, cache) as empty:
        browser = harness.launch(playwright)
        for query in SHEETS[:BROWSED]:
            sheets.append(_whole(browser, app, f"/{PAGE}?{query}", "iframe"))
            floor.append(_whole(browser, empty, "/", "h1"))
        browser.close()
    time = Pair(sheets[BROWSED_BEFORE:], floor[BROWSED_BEFORE:])
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
