"""Extents of places, as ``((south, west), (north, east))`` in degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Bounds = tuple[tuple[float, float], tuple[float, float]]

#: Mainland France and Corsica.
MAINLAND: Final[Bounds] = ((41.3, -5.2), (51.15, 9.65))
#: Grand Paris and the neighbouring agglomerations whose cités adjoin it.
PARIS: Final[Bounds] = ((48.55, 1.85), (49.12, 2.85))
#: The five overseas régions, by their Insee code.
OVERSEAS: Final[dict[str, Bounds]] = {
    "01": ((15.80, -61.85), (16.55, -61.0)),
    "02": ((14.36, -61.26), (14.91, -60.78)),
    "03": ((2.0, -54.7), (5.9, -51.5)),
    "04": ((-21.42, 55.18), (-20.84, 55.86)),
    "06": ((-13.05, 44.98), (-12.6, 45.33)),
}


def around(points: Iterable[tuple[float, float]], margin: float = 0.12) -> Bounds | None:
    """Return the bounds of points, with a margin.

    Parameters
    ----------
    points
        ``(lon, lat)`` in degrees.
    margin
        In degrees of latitude, added on each side so that one point still gives an extent.

    Returns
    -------
    Bounds or None
        ``None`` without any point.
    """
    placed = list(points)
    if not placed:
        return None
    lons, lats = zip(*placed, strict=True)
    return (
        (min(lats) - margin, min(lons) - margin * 1.4),
        (max(lats) + margin, max(lons) + margin * 1.4),
    )


def is_overseas(lon: float) -> bool:
    """Tell whether a longitude lies outside the extent of the mainland map."""
    return not MAINLAND[0][1] - 1 < lon < MAINLAND[1][1] + 1
