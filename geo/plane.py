"""A flat metric plane around a point: metres to the east and to the north of it.

Neighbourhoods measure a few kilometres at most. On the plane tangent to the WGS 84 ellipsoid at
their centre, lengths, areas and bearings from true north hold within 0.1 %, the same everywhere,
overseas included. A national projection would turn bearings instead, by up to 6° in Lambert-93.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

_SEMI_MAJOR_AXIS: Final = 6_378_137.0
_ECCENTRICITY_SQUARED: Final = 6.694_379_990_141_33e-3

Floats = npt.NDArray[np.float64]


def metres_per_degree(lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the length of one degree of longitude and of latitude, in metres.

    Parameters
    ----------
    lat
        Latitudes in degrees, any shape.

    Returns
    -------
    tuple of numpy.ndarray
        ``(metres per degree of longitude, metres per degree of latitude)``, shaped as ``lat``.
    """
    radians = np.radians(np.asarray(lat, dtype=float))
    curvature = 1 - _ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    normal = _SEMI_MAJOR_AXIS / np.sqrt(curvature)
    meridian = normal * (1 - _ECCENTRICITY_SQUARED) / curvature
    return np.radians(normal * np.cos(radians)), np.radians(meridian)


def to_plane(coordinates: Floats, lon: Any, lat: Any) -> Floats:
    """Turn degrees into metres around ``(lon, lat)``; ``coordinates`` has the shape (n, 2)."""
    per_lon, per_lat = metres_per_degree(lat)
    east = (coordinates[:, 0] - lon) * per_lon
    north = (coordinates[:, 1] - lat) * per_lat
    return np.column_stack([east, north])


def from_plane(coordinates: Floats, lon: Any, lat: Any) -> Floats:
    """Turn metres around ``(lon, lat)`` into degrees; ``coordinates`` has the shape (n, 2)."""
    per_lon, per_lat = metres_per_degree(lat)
    return np.column_stack([lon + coordinates[:, 0] / per_lon, lat + coordinates[:, 1] / per_lat])
