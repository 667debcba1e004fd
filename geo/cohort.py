"""Sums over the same QPV from one date, or one part, to the next.

A sum over whatever is published at each date moves when one QPV stops being published: what is
compared over time, or as parts of a whole, rests on the QPV that publish all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.grid import Grid


@dataclass(frozen=True)
class Cohort:
    """Sums over the territories that publish everything compared.

    Attributes
    ----------
    sums
        By period or by part; empty where no territory publishes all of it.
    published, expected
        How many territories the sums rest on, of how many.
    """

    sums: Mapping[str, float]
    published: int
    expected: int

    def index(self, base: str) -> dict[str, float]:
        """Return the sums with that of ``base`` brought to 100; empty if it is zero or unknown."""
        start = self.sums.get(base)
        if not start:
            return {}
        return {key: 100 * value / start for key, value in self.sums.items()}

    def shares(self, whole: str) -> dict[str, float]:
        """Return the sums as percentages of that of ``whole``, which is left out."""
        return {key: value for key, value in self.index(whole).items() if key != whole}


def over_time(grid: Grid, codes: Sequence[str]) -> Cohort:
    """Sum a count over the territories that publish it at every period."""
    values = grid.values[grid.rows(codes)]
    kept = values[~np.isnan(values).any(axis=1)]
    sums = dict(zip(grid.periods, map(float, kept.sum(axis=0)), strict=True)) if len(kept) else {}
    return Cohort(sums, len(kept), len(codes))


def parts(grids: Mapping[str, Grid], codes: Sequence[str], period: str) -> Cohort:
    """Sum counts of one period over the territories that publish every one of them.

    Parameters
    ----------
    grids
        Of the whole and of its parts, by identifier.
    codes
        Territories to sum.
    period
        Of the counts.
    """
    found = {name: grid.at(period, codes) for name, grid in grids.items()}
    kept = set(codes).intersection(*(set(values) for values in found.values()))
    sums = {name: sum(v for c, v in values.items() if c in kept) for name, values in found.items()}
    return Cohort(sums if kept else {}, len(kept), len(codes))
