"""A filter change of one visitor: server time against the page without its map, bytes sent."""

from __future__ import annotations

from pathlib import Path

from tests.bench.budgets import Measure, Pair, number
from tests.bench.client import Choice, Rerun, session
from tests.bench.serve import APP, WITHOUT_MAP, Server, serve

#: What a visitor does in turn: each choice changes the figures, the map and the table.
CHOICES: tuple[Choice, ...] = (
    {"region": ["Île-de-France"]},
    {"region": ["Île-de-France"], "vague": ["2021"]},
    {"vague": ["2020"]},
    {"departement": ["Nord (59)", "Rhône (69)"]},
    {"recherche": "saint"},
    {},
)
WARM_UP = 2
ROUNDS = 8


async def measure(cache: Path) -> tuple[list[Measure], list[str]]:
    """Measure both pages in turn, choice by choice."""
    with serve(APP, cache) as with_map, serve(WITHOUT_MAP, cache) as without:
        time, processor = await _time(with_map, without)
        sizes = await _sizes(with_map, remembers=True)
        forgetful = await _sizes(with_map, remembers=False)
    worst = max(forgetful, key=lambda rerun: rerun.size)
    kept = max(sizes, key=lambda rerun: rerun.size)
    parts = sorted(worst.elements.items(), key=lambda part: -part[1])[:4]
    shares = ", ".join(f"{name} {number(size / 1024)}" for name, size in parts)
    measures = [
        Measure(
            "Nouvelle exécution après un filtre, contre la page sans carte",
            time.ratio, 1.25, "×",
            f"{time.text()}, {len(time.measured)} paires ; processeur : {number(processor)} ×",
        ),
        Measure(
            "Octets envoyés à un changement de filtre",
            worst.size / 1024, 50, "Kio",
            f"le plus lourd des {len(CHOICES)} choix, navigateur sans mémoire des grands éléments "
            f"(avec : {number(kept.size / 1024)} Kio)",
        ),
    ]  # fmt: skip
    return measures, [f"Changement de filtre le plus lourd, Kio : {shares}."]


async def _time(with_map: Server, without: Server) -> tuple[Pair, float]:
    """Return the seconds of each pair of reruns, and the ratio of the processor times."""
    measured: list[float] = []
    reference: list[float] = []
    async with session(with_map.port) as one, session(without.port) as other:
        for _ in range(WARM_UP):
            for choice in CHOICES:
                await one.choose(choice)
                await other.choose(choice)
        before = with_map.processor(), without.processor()
        for turn in range(ROUNDS):
            for choice in CHOICES:
                # Who goes first changes: neither always runs after the other's leftovers.
                pair = [(one, measured), (other, reference)]
                for page, series in pair if turn % 2 else reversed(pair):
                    series.append((await page.choose(choice)).seconds)
        used = with_map.processor() - before[0], without.processor() - before[1]
    return Pair(measured, reference), used[0] / used[1]


async def _sizes(server: Server, *, remembers: bool) -> list[Rerun]:
    async with session(server.port, remembers=remembers) as page:
        return [await page.choose(choice) for choice in CHOICES]
