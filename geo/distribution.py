"""How values are spread: their quartiles, and places side by side for those that are close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Distribution:
    """Number of values, extremes and quartiles, in the unit of the values."""

    count: int
    minimum: float
    q1: float
    median: float
    q3: float
    maximum: float


def describe(values: Iterable[float]) -> Distribution | None:
    """Return the extremes and quartiles of some values, None where there are none.

    Quartiles are interpolated between the two nearest values, as spreadsheets do by default
    (``QUARTILE.INC``).

    Parameters
    ----------
    values
        Finite numbers.
    """
    known = np.fromiter(values, dtype=float)
    if not len(known):
        return None
    low, q1, median, q3, high = np.quantile(known, [0, 0.25, 0.5, 0.75, 1]).tolist()
    return Distribution(len(known), low, q1, median, q3, high)


def swarm(positions: Sequence[float], diameter: float) -> list[float]:
    """Return how far from a line each disc moves so that none covers another.

    Discs are placed in the order of their positions, each as near to the line as it can be: the
    result depends on the positions only, never on chance.

    Parameters
    ----------
    positions
        Of the centres along the line.
    diameter
        Of the discs, in the unit of the positions.

    Returns
    -------
    list of float
        Signed distances to the line, in the order given.
    """
    placed: list[tuple[float, float]] = []
    found = [0.0] * len(positions)
    for rank in sorted(range(len(positions)), key=lambda place: (positions[place], place)):
        x = positions[rank]
        near = [(px, py) for px, py in placed if x - px < diameter]
        found[rank] = _nearest_free(x, near, diameter)
        placed.append((x, found[rank]))
    return found


def _nearest_free(x: float, near: Sequence[tuple[float, float]], diameter: float) -> float:
    """Return the height nearest to 0 at which a disc at `x` touches no other, at most."""
    reach = [(py, float(np.sqrt(max(0.0, diameter**2 - (x - px) ** 2)))) for px, py in near]
    heights = [0.0, *(y + sign * r for y, r in reach for sign in (1, -1))]
    free = [h for h in heights if all(abs(h - y) >= r - 1e-9 for y, r in reach)]
    return min(free, key=lambda h: (abs(h), -h))
