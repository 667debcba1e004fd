"""The first view of a sheet that nobody has opened yet, by a new visitor of a warm server."""

from __future__ import annotations

from pathlib import Path

from tests.bench.budgets import Measure, Pair, number
from tests.bench.client import connected
from tests.bench.serve import APP, EMPTY, FRAME, Server, serve
from tests.bench.visits import SHEETS

PAGE = "territoire"
#: Sheets opened before the others: the process has read its data once.
WARM_UP = 2


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
