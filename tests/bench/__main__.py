"""Measure every budget of the design in one run: `python -m tests.bench`.

Servers to compare run side by side and are asked in turn, so that a busy machine slows both; what
is limited is a ratio of means. Seconds are printed beside, for information.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tests.bench import crowd, data, first_view, reports, rerun, start
from tests.bench.budgets import Measure, number, show

_console = Console(stderr=True, highlight=False)


def main() -> int:
    """Run every measure and print the table; 1 when a budget does not hold."""
    begun = time.perf_counter()
    measures: list[Measure] = []
    remarks: list[str] = []
    _doing("reconstruction des données")
    last = data.rebuild()
    with tempfile.TemporaryDirectory(prefix="cites-bench-") as folder:
        synced, bare = Path(folder) / "synced", Path(folder) / "bare"
        synced.mkdir()
        bare.mkdir()
        _doing("démarrages dans Chromium")
        found, said = start.measure()
        measures += found
        remarks += said
        _doing("périmètres")
        official = data.sync(synced)
        _doing("nouvelles exécutions de chaque page, premières vues, foule")
        for module, cache in ((rerun, synced), (first_view, synced), (crowd, bare)):
            found, said = asyncio.run(module.measure(cache))
            measures += found
            remarks += said
        remarks.append(first_view.by_browser(bare))
        _doing("remontées")
        measures += reports.measure()
        measures += [data.points(synced), last]
    load = os.getloadavg()[2]
    kind = "officiels" if official else "schématiques"
    remarks.append(
        f"Périmètres {kind} pour les changements de filtre ; {os.cpu_count()} cœurs, "
        f"charge moyenne {number(load)} sur 15 min ; {time.perf_counter() - begun:.0f} s en tout."
    )
    show(measures, remarks)
    return int(any(one.holds is False for one in measures))


def _doing(what: str) -> None:
    _console.print(f"Mesure : {what}…")


if __name__ == "__main__":
    sys.exit(main())
