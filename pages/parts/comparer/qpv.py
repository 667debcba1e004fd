"""What is summed here over the QPV of a territory: changes at constant perimeter, structures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo import aggregation
from loaders import snapshot
from loaders.statistics import figures
from pages.parts.kept import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.territories import FigureLevel
    from pages.parts.territories import Territory


@dataclass(frozen=True)
class Trend:
    """A count summed over the QPV that publish it at every period.

    Attributes
    ----------
    sums
        By period, in order; empty where no QPV publishes every period.
    published, expected
        QPV summed, and QPV of the territory.
    """

    sums: tuple[float, ...]
    published: int
    expected: int

    @property
    def indices(self) -> tuple[float, ...]:
        """The sums on a base of 100 at the first period; empty where there is no base."""
        if not self.sums or not self.sums[0]:
            return ()
        return tuple(100 * value / self.sums[0] for value in self.sums)


@dataclass(frozen=True)
class Structure:
    """Shares of exclusive classes, in %, over the QPV that publish all of them.

    Attributes
    ----------
    shares
        In the order of the classes; None where no QPV publishes all of them.
    published, expected
        QPV summed, and QPV of the territory.
    """

    shares: tuple[float, ...] | None
    published: int
    expected: int


def members(place: Territory) -> tuple[str, ...]:
    """Return the codes of the QPV 2015 of a territory; none for a zone d'emploi."""
    if place.level == "qpv2015":
        return (place.code,)
    return _members(place.level).get(place.code, ())


@kept()
def _members(level: FigureLevel) -> dict[str, tuple[str, ...]]:
    if level in ("ze", "qpv2024"):
        return {}
    s = snapshot.load()
    pairs = aggregation.parents(level, s.memberships, s.cites, list(s.values["code"].unique()))
    grouped = pairs.groupby("parent_code")["code"]
    return {str(code): tuple(map(str, qpv)) for code, qpv in grouped}


def trend(place: Territory, indicator: str) -> tuple[tuple[str, ...], Trend]:
    """Return the periods of a count and its sums over the QPV that publish all of them."""
    codes = members(place)
    periods = figures.grid("qpv2015", indicator).periods
    table = _values(indicator, codes)
    whole = table[~np.isnan(table).any(axis=1)]
    sums = tuple(map(float, whole.sum(axis=0))) if len(whole) else ()
    return periods, Trend(sums, len(whole), len(codes))


def structure(place: Territory, parts: Sequence[str], period: str) -> Structure:
    """Return the shares of exclusive classes at a period."""
    codes = members(place)
    column = figures.grid("qpv2015", parts[0]).periods.index(period)
    table = np.column_stack([_values(part, codes)[:, column] for part in parts])
    whole = table[~np.isnan(table).any(axis=1)]
    sums = whole.sum(axis=0)
    if not len(whole) or not sums.sum():
        return Structure(None, 0, len(codes))
    return Structure(tuple((100 * sums / sums.sum()).tolist()), len(whole), len(codes))


def _values(indicator: str, codes: Sequence[str]) -> NDArray[np.float64]:
    """Return the published values of QPV, one a row, one period a column; NaN elsewhere."""
    grid = figures.grid("qpv2015", indicator)
    rows = _rows(indicator)
    known = np.array([rows[code] for code in codes if code in rows], dtype=int)
    found = np.full((len(codes), len(grid.periods)), np.nan)
    found[: len(known)] = grid.values[known]
    return found


@kept()
def _rows(indicator: str) -> dict[str, int]:
    return {code: row for row, code in enumerate(figures.grid("qpv2015", indicator).codes)}
