"""Figures of an indicator as one static file by level, that browsers fetch once for every date."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from loaders import snapshot
from loaders.map import layers
from loaders.statistics import figures
from loaders.statistics.aggregates import Whole

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
    return layers.packed(
        f"chiffres-{level}", shape(figures.grid(level, indicator, whole.data), digits)
    )


def shape(grid: Grid, digits: int, period: str | None = None) -> dict[str, Any]:
    """Return a grid as the map's script reads it.

    Parameters
    ----------
    grid : Grid
        Figures of one indicator at one level.
    digits : int
        Decimals kept.
    period : str, optional
        The only period wanted; all of them by default.

    Returns
    -------
    dict
        ``codes``, ``periods``, ``values`` (None where nothing is published) and ``reasons``, codes
        by periods; ``notes``, to which reasons point.
    """
    kept = [i for i, known in enumerate(grid.periods) if period in (None, known)]
    values = np.round(grid.values[:, kept], digits).astype(object)
    values[np.isnan(grid.values[:, kept])] = None
    # Grids of a family share their notes: only those of this one travel.
    used, reasons = np.unique(grid.reasons[:, kept], return_inverse=True)
    return {
        "codes": grid.codes,
        "periods": [grid.periods[i] for i in kept],
        "values": values.tolist(),
        "reasons": reasons.reshape(values.shape).tolist(),
        "notes": [grid.notes[i] for i in used],
    }
