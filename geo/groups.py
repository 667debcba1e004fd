"""The rows of a matrix gathered by a larger territory, and what a column becomes in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.matrix import Floats, Positions, positions

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Groups:
    """Territories that hold a row at least.

    Attributes
    ----------
    names
        Their codes, sorted.
    rows
        Positions of their rows, one territory after another; a row may serve several.
    starts
        Where each territory begins in ``rows``.
    expected, shared
        How many members each has, with or without a row, and how many of these also are members of
        another territory; shape (territories, 1).
    """

    names: tuple[str, ...]
    rows: Positions
    starts: Positions
    expected: Counts
    shared: Counts

    @classmethod
    def of(cls, pairs: pd.DataFrame, codes: Sequence[str]) -> Groups:
        """Gather the rows of ``codes`` by pairs ``code, parent_code``, each given once."""
        member = positions(codes, pairs["code"].tolist())
        parent, names = pd.factorize(pairs["parent_code"], sort=True)
        times = pairs["code"].map(pairs["code"].value_counts()).to_numpy(dtype=np.int64)
        expected = np.bincount(parent, minlength=len(names))
        shared = np.bincount(parent, weights=times > 1, minlength=len(names)).astype(np.int64)
        order = np.argsort(parent, kind="stable")
        order = order[member[order] >= 0]
        kept, starts = np.unique(parent[order], return_index=True)
        return cls(
            tuple(names[kept].tolist()), member[order], starts,
            expected[kept][:, np.newaxis], shared[kept][:, np.newaxis],
        )  # fmt: skip

    def count(self, cells: NDArray[np.bool_]) -> Counts:
        """Count the true cells of each column, by territory."""
        return np.add.reduceat(cells[self.rows], self.starts, axis=0, dtype=np.int64)

    def add(self, values: Floats) -> Floats:
        """Sum the known values of each column, by territory; NaN where there is none."""
        known = ~np.isnan(values)
        sums = np.add.reduceat(np.where(known, values, 0)[self.rows], self.starts, axis=0)
        return np.where(self.count(known) > 0, sums, np.nan)

    def union(self, bits: NDArray[np.int64]) -> NDArray[np.int64]:
        """Unite the sets of bits of each column, by territory."""
        return np.bitwise_or.reduceat(bits[self.rows], self.starts, axis=0)

    def spread(self, values: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the minimum, median and maximum of each column, by territory; NaN where none."""
        many = values[self.rows]
        group = np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(many)))
        # By value, the unknown ones last, then by territory, which keeps that order in each.
        order = np.argsort(many, axis=0, kind="stable")
        again = np.argsort(group[order], axis=0, kind="stable")
        ranked = np.take_along_axis(many, np.take_along_axis(order, again, axis=0), axis=0)
        number = self.count(~np.isnan(values))
        first = self.starts[:, np.newaxis]

        def at(rank: Counts) -> Floats:
            return np.take_along_axis(ranked, first + np.maximum(rank, 0), axis=0)

        median = (at((number - 1) // 2) + at(number // 2)) / 2
        # With no known value, all these ranks are that of an unknown one.
        return at(np.zeros_like(number)), median, at(number - 1)
