"""Thirty visitors at once on one process: throughput against no map, and memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from tests.bench.budgets import Measure, Pair, number
from tests.bench.client import Session, session
from tests.bench.serve import APP, UNDRAWN, Server, serve
from tests.bench.visits import FIRST, changes

SESSIONS = 30
CHANGES = 3
#: Rounds go on until this many seconds have passed: the quicker the pages, the more there are.
DURATION = 45.0
LEAST_ROUNDS = 4


async def measure(cache: Path) -> tuple[list[Measure], list[str]]:
    """Open thirty sessions on each of two servers and make them change filters in turn.

    Parameters
    ----------
    cache
        Folder without layers: the server that makes them holds the most memory.
    """
    with serve(APP, cache) as with_map, serve(UNDRAWN, cache) as without:
        async with AsyncExitStack() as stack:
            crowds = [await _gather(stack, server) for server in (with_map, without)]
            for crowd in crowds:
                await _change(crowd, 0)  # warm-up
            before = with_map.processor(), without.processor()
            rates: tuple[list[float], list[float]] = ([], [])
            end = time.monotonic() + DURATION
            while len(rates[0]) < LEAST_ROUNDS or time.monotonic() < end:
                turn = len(rates[0])
                # Who goes first changes: see `rerun`.
                pairs = list(zip(crowds, rates, strict=True))
                for crowd, series in pairs if turn % 2 else reversed(pairs):
                    series.append(await _change(crowd, turn))
            used = with_map.processor() - before[0], without.processor() - before[1]
            memory, least = with_map.memory(), without.memory()
    pair = Pair(*rates)
    # A neighbour's work lasts longer than a round: it weighs on both sides of one, not on all.
    ratio = median(one / other for one, other in zip(*rates, strict=True))
    measures = [
        Measure(
            f"Débit de {SESSIONS} sessions qui changent de filtre, contre la page sans carte",
            ratio, 0.8, "×",
            f"{pair.text('exécutions/s', 1.0)}, {len(rates[0])} tours de {SESSIONS * CHANGES} ; "
            f"processeur : {number(used[1] / used[0])} ×",
            least=True,
        ),
        Measure(
            f"Mémoire du processus à {SESSIONS} sessions", memory, 400, "Mio",
            f"couches faites par ce processus ; {number(least)} Mio sans carte",
        ),
    ]  # fmt: skip
    slowest = SESSIONS / median(pair.measured)
    return measures, [f"À {SESSIONS} sessions, chacune attend sa page {number(slowest)} s."]


async def _gather(stack: AsyncExitStack, server: Server) -> list[Session]:
    """Open the sessions one after another, as visitors arrive."""
    return [await stack.enter_async_context(session(server.port)) for _ in range(SESSIONS)]


async def _change(crowd: Sequence[Session], turn: int) -> float:
    """Make every session change filters at once; return the reruns a second."""

    choices = changes(FIRST)

    async def visit(rank: int, page: Session) -> None:
        for change in range(CHANGES):
            await page.change(choices[(rank + turn + change) % len(choices)])

    start = time.perf_counter()
    await asyncio.gather(*(visit(rank, page) for rank, page in enumerate(crowd)))
    return len(crowd) * CHANGES / (time.perf_counter() - start)
