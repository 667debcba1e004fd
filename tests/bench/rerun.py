"""A filter change of one visitor, page by page: server time with nothing drawn, bytes sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.bench.budgets import Measure, Pair, number
from tests.bench.client import Rerun, session
from tests.bench.serve import APP, UNDRAWN, Server, serve
from tests.bench.visits import CHANGES, Change, changes, pages, path

WARM_UP = 2
#: Pairs of reruns of a page, at the least: few changes are made more often.
PAIRS = 32


async def measure(cache: Path) -> tuple[list[Measure], list[str]]:
    """Measure each page, drawn and not, in turn, change by change."""
    with serve(APP, cache) as drawn, serve(UNDRAWN, cache) as undrawn:
        measures = [await _page(drawn, undrawn, page) for page in pages()]
        sizes = [weight for page in pages() for weight in await _sizes(drawn, page)]
    page, _, worst = max(sizes, key=lambda weight: weight[2].size)
    other, forgetful, _ = max(sizes, key=lambda weight: weight[1].size)
    measures.append(
        Measure(
            "Octets envoyés à un changement de filtre",
            worst.size / 1024, 50, "Kio",
            f"le plus lourd des {len(sizes)} choix, sur {page} : {_shares(worst)}",
        )
    )  # fmt: skip
    said = f"{number(forgetful.size / 1024)} Kio sur {other} ({_shares(forgetful)})"
    return measures, [f"Un navigateur sans mémoire des grands éléments recevrait {said}."]


def _shares(run: Rerun) -> str:
    """Return the heaviest kinds of element of a run."""
    parts = sorted(run.elements.items(), key=lambda part: -part[1])[:4]
    return ", ".join(f"{name} {number(size / 1024)}" for name, size in parts)


async def _page(drawn: Server, undrawn: Server, page: str) -> Measure:
    done = changes(page)
    time, processor = await _time(drawn, undrawn, path(page), done)
    return Measure(
        f"Nouvelle exécution de {page}, contre la même sans carte ni tracés",
        time.ratio, 1.25, "×",
        f"{time.text()}, {len(time.measured)} paires, {len(done)} choix ; "
        f"processeur : {number(processor)} ×",
    )  # fmt: skip


async def _time(
    drawn: Server, undrawn: Server, address: str, done: Sequence[Change]
) -> tuple[Pair, float]:
    """Return the seconds of each pair of reruns, and the ratio of the processor times."""
    measured: list[float] = []
    reference: list[float] = []
    async with session(drawn.port, address) as one, session(undrawn.port, address) as other:
        for _ in range(WARM_UP):
            for change in done:
                await one.change(change)
                await other.change(change)
        before = drawn.processor(), undrawn.processor()
        for turn in range(-(-PAIRS // len(done))):
            for change in done:
                # Who goes first changes: neither always runs after the other's leftovers.
                pair = [(one, measured), (other, reference)]
                for page, series in pair if turn % 2 else reversed(pair):
                    series.append((await page.change(change)).seconds)
        used = drawn.processor() - before[0], undrawn.processor() - before[1]
    return Pair(measured, reference), used[0] / max(used[1], 0.01)


async def _sizes(server: Server, page: str) -> list[tuple[str, Rerun, Rerun]]:
    """Weigh each change of a page, for a browser without memory of large elements, then with.

    A page that is only run again has no filter to change.
    """
    if page not in CHANGES:
        return []
    address = path(page)
    async with (
        session(server.port, address, remembers=False) as forgetful,
        session(server.port, address) as other,
    ):
        return [
            (page, await forgetful.change(change), await other.change(change))
            for change in changes(page)
        ]
