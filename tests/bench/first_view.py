"""The first view of a sheet that nobody has opened yet, by a new visitor of a warm server.

Two readings: the run of the page alone, by a bare websocket, which is the stricter; and all that
the server does for a browser that has never come, files of Streamlit and layers included. The
app writes the top of every cité's sheet when the first one is opened, and not that of the other
territories, which is read apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pages.parts.territoire.place import LEVELS, holdings
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
#: Sheets of each other level.
_EACH = 10
#: What no sheet can do without.
_LEAST = {
    "cadre": "le cadre de l’application",
    "nue": "ce cadre et une fiche sans contenu (une liste, trois textes, une carte)",
}
#: For the layers of the map, which come after the page.
_SETTLED_MS = 1500


async def measure(cache: Path) -> tuple[list[Measure], list[str]]:
    """Open in turn a sheet, an empty page, the app's frame and a sheet without content."""
    servers = {"fiche": APP, "vide": EMPTY, "cadre": FRAME, "nue": BARE}
    with ExitStack() as stack:
        started = {n: stack.enter_context(serve(what, cache)) for n, what in servers.items()}
        found = await _in_turn(started, SHEETS)
        others = await _in_turn({name: started[name] for name in ("fiche", "vide")}, _others())
        async with AsyncExitStack() as present:
            for server in started.values():
                visitor = await present.enter_async_context(connected(server.port))
                await visitor.run()
            again = await _in_turn(started, SHEETS)
    warm = {name: series[WARM_UP:] for name, series in found.items()}
    time = Pair(warm["fiche"], warm["vide"])
    measured = Measure(
        f"Première vue d’une fiche ({PAGE}), contre une page vide, serveur chaud",
        time.ratio, 1.5, "×", f"{time.text()}, {len(time.measured)} fiches jamais ouvertes",
    )  # fmt: skip
    least = (f"{label} {_times(warm, name)}" for name, label in _LEAST.items())
    remarks = {
        "De la première vue d’une fiche": " ; ".join(least),
        "Fiche jamais ouverte d’un QPV, d’une commune, d’un département ou d’une région": _times(
            others, "fiche"
        ),
        "Première vue d’une fiche déjà ouverte, un autre visiteur restant là": (
            f"{_times(again, 'fiche')} ; une fiche sans contenu {_times(again, 'nue')}"
        ),
    }
    return [measured], [f"{what} : {read}." for what, read in remarks.items()]


async def _in_turn(servers: Mapping[str, Server], queries: Sequence[str]) -> dict[str, list[float]]:
    """Return the seconds of each visit of each server."""
    found: dict[str, list[float]] = {name: [] for name in servers}
    for turn, query in enumerate(queries):
        # Who goes first changes: see `rerun`.
        for name in servers if turn % 2 else reversed(servers):
            page, asked = (PAGE, query) if name == "fiche" else ("", "")
            found[name].append(await _first(servers[name], page, asked))
    return found


def _others() -> list[str]:
    """Return the queries of sheets of other territories than cités, some of each level."""
    found = []
    for level in LEVELS:
        codes = list(holdings(level)) if level != "cite" else []
        some = codes[:: max(len(codes) // _EACH, 1)][:_EACH]
        found += [f"territoire={level}:{code}" for code in some]
    return found


def _times(found: Mapping[str, list[float]], name: str) -> str:
    pair = Pair(found[name], found["vide"])
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
