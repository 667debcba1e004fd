"""Which territories look alike, by a standardised Euclidean distance over stated figures.

Each figure is divided by its spread, so that none weighs more for being written in larger units.
A territory that lacks one figure is left out, never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_LEAST = 2
"""Territories below which nothing can be compared."""


@dataclass(frozen=True)
class Neighbour:
    """A territory and its distance, in standard deviations; 0 is identical on every figure."""

    code: str
    distance: float


@dataclass(frozen=True)
class Likeness:
    """What is near a territory.

    Attributes
    ----------
    neighbours
        The other territories, nearest first; at equal distance, in the order of their codes. Empty
        where the territory itself lacks a figure.
    compared
        How many territories have every figure.
    lacking
        Names of the figures that each of the others lacks, by code.
    typical
        Median distance between two territories compared; 0 without two of them.
    """

    neighbours: tuple[Neighbour, ...]
    compared: int
    lacking: Mapping[str, tuple[str, ...]]
    typical: float


def likeness(
    code: str, figures: Mapping[str, Mapping[str, float]], codes: Sequence[str]
) -> Likeness:
    """Rank territories by their distance to one of them.

    Parameters
    ----------
    code
        The territory they are compared with.
    figures
        Published values by territory, by name of the figure.
    codes
        Every territory that may be compared.

    Returns
    -------
    Likeness
        Distances are ``sqrt(sum over figures of ((a - b) / s) ** 2)``, where ``s`` is the standard
        deviation of the figure over the territories compared; one that does not vary is left out.
    """
    lacking = {
        one: missing
        for one in codes
        if (missing := tuple(name for name, known in figures.items() if one not in known))
    }
    kept = sorted(set(codes) - lacking.keys())
    if len(kept) < _LEAST or not figures:
        return Likeness((), len(kept), lacking, 0.0)
    table = np.array([[known[one] for known in figures.values()] for one in kept])
    distances = _distances(table)
    typical = float(np.median(distances[np.triu_indices(len(kept), 1)]))
    if code not in kept:
        return Likeness((), len(kept), lacking, typical)
    mine = distances[kept.index(code)]
    others = [Neighbour(one, float(mine[row])) for row, one in enumerate(kept) if one != code]
    others.sort(key=lambda other: (other.distance, other.code))
    return Likeness(tuple(others), len(kept), lacking, typical)


def _distances(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of each pair of rows, once each column is divided by its spread."""
    spread = table.std(axis=0)
    varies = spread > 0
    scaled = table[:, varies] / spread[varies]
    result: NDArray[np.float64] = np.sqrt(
        ((scaled[:, np.newaxis, :] - scaled[np.newaxis, :, :]) ** 2).sum(axis=2)
    )
    return result
