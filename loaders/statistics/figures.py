"""Indicators as the pages ask for them: one grid an indicator and a level, made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from geo.grid import EMPTY, Grid, of_matrix
from geo.territories import FigureLevel
from loaders import snapshot
from loaders.catalogues import indicators
from loaders.snapshot import Snapshot
from loaders.statistics import aggregates

MEDIAN: Final = aggregates.STATISTICS["median"]
#: Levels by families: all that a page can ask for.
_ENOUGH: Final = 96


def grid(level: FigureLevel, indicator: str, data: Snapshot | None = None) -> Grid:
    """Return one indicator at one level; an empty grid where there is none.

    Parameters
    ----------
    level : str
        A level of territory, or "wave".
    indicator : str
        An identifier of the catalogue, with the suffix of a statistic or without.
    data : Snapshot, optional
        The embedded snapshot by default.

    Returns
    -------
    Grid
        Shared, read-only; codes are those of the territories ("2020" and "2021" for the waves).
    """
    one = indicators.load().indicators[aggregates.base(indicator)]
    return of_family(level, one.family, data).get(indicator, EMPTY)


def shown(level: FigureLevel, indicator: str) -> str:
    """Return what stands for an indicator at a level: itself, or its median over the QPV.

    Parameters
    ----------
    level : str
        A level of territory, or "wave".
    indicator : str
        An identifier of the catalogue.

    Returns
    -------
    str
        ``indicator``, or the same with the suffix `MEDIAN`: rates and medians are never averaged.
    """
    if grid(level, indicator) is EMPTY and grid(level, indicator + MEDIAN) is not EMPTY:
        return indicator + MEDIAN
    return indicator


def of_family(level: FigureLevel, family: str, data: Snapshot | None = None) -> Mapping[str, Grid]:
    """Return every indicator of a family at a level, by identifier, statistics included."""
    return _of_family(level, family, aggregates.Whole(data or snapshot.load()))


@lru_cache(maxsize=_ENOUGH)
def _of_family(level: FigureLevel, family: str, whole: aggregates.Whole) -> Mapping[str, Grid]:
    known = indicators.load().indicators.values()
    ids = tuple(one.id for one in known if one.family == family)
    found: dict[str, Grid] = {}
    for matrix in aggregates.matrices(level, whole.data, ids):
        found |= of_matrix(matrix)
    return MappingProxyType(found)
