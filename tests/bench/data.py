"""Work on the data themselves: points in perimeters, and the whole snapshot made again."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from unittest.mock import patch

import numpy as np

from geo.footprints import footprints
from geo.locate import locate
from loaders import snapshot
from loaders.qpv import perimeters
from tests.bench.budgets import Measure, number
from tests.bench.serve import ROOT

SOURCES = ROOT.parent / "shared" / "sources"
POINTS = 100_000
ROUNDS = 5
#: Seconds a rebuild may take before it is given up.
PATIENCE = 150
#: About 700 m: half of the points or so fall in a perimeter or just beside one.
_SPREAD_DEGREES = 0.007


def sync(cache: Path) -> bool:
    """Fill a cache with the official perimeters where the publishers' files are at hand."""
    if not SOURCES.is_dir():
        return False
    _loaders("sync", "--from", str(SOURCES), cache=cache)
    return True


def points(cache: Path) -> Measure:
    """Locate points around the true places of the QPV 2015, the hard case for an index."""
    shapes = snapshot.load().shapes
    shapes = shapes[shapes["level"] == "qpv2015"]
    with patch.dict(os.environ, {"CITES_CACHE_DIR": str(cache)}):
        official = perimeters.read(2015)
    areas = footprints(shapes) if official is None else official
    kind = "emprises schématiques" if official is None else "périmètres officiels"
    chance = np.random.default_rng(2015)
    near = shapes.iloc[chance.integers(0, len(shapes), POINTS)]
    lon, lat = (
        near[axis].to_numpy() + chance.normal(0, _SPREAD_DEGREES, POINTS) for axis in ("lon", "lat")
    )
    seconds = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        found = locate(areas, lon, lat)
        seconds.append(time.perf_counter() - start)
    return Measure(
        "100 000 points dans les QPV 2015", median(seconds[1:]), 1, "s",
        f"{len(areas)} {kind}, {found['point'].nunique()} points dans un QPV au moins",
    )  # fmt: skip


def rebuild() -> Measure:
    """Make the snapshot again from the sources, in a folder apart, as a person would."""
    budget, limit = "Reconstruction des données embarquées", 60
    if not SOURCES.is_dir():
        why = "les fichiers des producteurs (../shared/sources) ne sont pas là"
        return Measure(budget, None, limit, "s", why)
    with tempfile.TemporaryDirectory() as folder:
        start, before = time.perf_counter(), _processor()
        try:
            # The user's own cache: it holds the two packages, which the first build fetches.
            _loaders("build", "--from", str(SOURCES), "--out", folder)
        except subprocess.TimeoutExpired:
            return Measure(budget, float(PATIENCE), limit, "s", "abandonnée : trop longue")
        except subprocess.CalledProcessError as error:
            return Measure(budget, None, limit, "s", str(error.stderr).strip().splitlines()[-1])
        seconds, used = time.perf_counter() - start, _processor() - before
    note = f"commande entière, paquets à chercher compris ; {number(used)} s de processeur"
    return Measure(budget, seconds, limit, "s", note)


def _processor() -> float:
    """Processor time of the commands run so far, seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _loaders(*words: str, cache: Path | None = None) -> None:
    """Run a command of the loaders."""
    env = os.environ | ({"CITES_CACHE_DIR": str(cache)} if cache else {})
    subprocess.run(
        [sys.executable, "-m", "loaders", *words],
        cwd=ROOT, env=env, check=True, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
