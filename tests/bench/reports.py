"""The store of the reports with all that it may hold: 84 cités × 16 quarters × 18 metrics."""

from __future__ import annotations

import gc
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from geo.reports import Key, Row
from loaders.reports.rights import Identity, Settings
from loaders.reports.store import Store
from loaders.reports.tables import VALUE
from tests.bench.budgets import Measure, Pair, number

ROUNDS = 9
CITES, YEARS, QUARTERS, METRICS = 84, range(2021, 2025), 4, 18


def measure() -> list[Measure]:
    """Read all current figures, then ask whether they have changed.

    In time of the processor: SQLite works in the process itself, and a busy machine weighs less.
    """
    rows = [
        Row(Key(f"cde-{cite + 1:03}", f"{year}-T{quarter + 1}", f"metrique_{metric:02}"), cite)
        for cite in range(CITES)
        for year in YEARS
        for quarter in range(QUARTERS)
        for metric in range(METRICS)
    ]
    with tempfile.TemporaryDirectory(prefix="cites-bench-") as folder:
        file = Path(folder) / "reports.sqlite3"
        url = f"sqlite:///{file}"
        settings = Settings("local", "localhost")
        store = Store.open(url, settings)
        store.save(rows, Identity("local", "bench"), "bench.csv", "0" * 64, {})

        def cold() -> None:
            other = Store.open(url, settings)
            found = other.current()
            other.close()
            assert len(found) == len(rows)

        gc.collect()
        gc.freeze()  # as the app does: what this process has loaded is none of the store's

        def bare() -> None:
            with closing(sqlite3.connect(file)) as connection:
                found = connection.execute(f"SELECT * FROM {VALUE.name}").fetchall()  # noqa: S608 - our table
            assert len(found) == len(rows)

        note = f"{number(len(rows))} chiffres, SQLite, temps de processeur"
        read = Pair([_seconds(cold)], [_seconds(bare)])
        measures = [
            Measure(
                "Lire toutes les remontées, contre la même table lue sans rien en faire",
                read.ratio,
                8,
                "×",
                f"{read.text()}, {note}",
            ),
            Measure("Savoir si elles ont changé", _seconds(store.token, 20) * 1000, 1, "ms", note),
        ]
        store.close()
    return measures


def _seconds(ask: Callable[[], object], times: int = 1) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(times):
            ask()
        seconds.append((time.process_time() - start) / times)
    return median(seconds)
