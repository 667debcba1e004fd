"""Figures of an indicator as one static file by level, that browsers fetch once for every date."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from loaders import figures, layers, snapshot
from loaders.aggregates import Whole

if TYPE_CHECKING:
    from geo.grid import Grid
    from geo.territories import FigureLevel


def publish(level: FigureLevel, indicator: str, digits: int) -> str:
    """Write the figures of an indicator where the browser finds them.

    Parameters
    ----------
    level : str
        A level of territory.
    indicator : str
        Identifier, with the suffix of a statistic or without.
    digits : int
        Decimals kept: what the map writes is what it classes.

    Returns
    -------
    str
        Name of the file, which changes with its content.
    """
    name, content = _content(level, indicator, digits, Whole(snapshot.load()))
    layers.publish(layers.folder(), name, content)
    return name


@lru_cache(maxsize=64)
def _content(level: FigureLevel, indicator: str, digits: int, whole: Whole) -> tuple[str, bytes]:
    content = json.dumps(
        _shape(figures.grid(level, indicator, whole.data), digits),
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    ).encode()
    return f"chiffres-{level}-{hashlib.sha256(content).hexdigest()[:12]}.json", content


def _shape(grid: Grid, digits: int) -> dict[str, object]:
    """Return ``codes``, ``periods``, ``values`` (null: not published), ``reasons``, ``notes``."""
    values = np.round(grid.values, digits).astype(object)
    values[np.isnan(grid.values)] = None
    return {
        "codes": grid.codes,
        "periods": grid.periods,
        "values": values.tolist(),
        "reasons": grid.reasons.tolist(),
        "notes": grid.notes,
    }
