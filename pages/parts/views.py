"""From what is chosen to what the map frames and shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo import cites as domain
from geo.extent import around
from pages.parts import filters
from pages.parts.carte.component import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.cites import Cite
    from geo.extent import Bounds
    from geo.selection import Filters


def view_of(
    chosen: Filters,
    kept: Sequence[Cite],
    selected: Cite | None,
    generation: int,
    *,
    home: Bounds,
    filtered: bool,
    theme: Mapping[str, Any] | None = None,
) -> View:
    """Frame the place searched for, else the cités kept, else the whole."""
    place = filters.framed()
    if place is not None:
        key, bounds = f"{place.level}:{place.code}", around([(place.lon, place.lat)], margin=0.012)
    elif filtered and kept:
        key, bounds = chosen.key(), domain.extent(kept)
    else:
        key, bounds = "home", home
    return View(
        key=key,
        bounds=bounds or home,
        cites=tuple(c.code for c in kept),
        selected=selected.code if selected else None,
        generation=generation,
        outlined=(
            *(f"region:{code}" for code in chosen.regions),
            *(f"departement:{code}" for code in chosen.departements),
        ),
        theme=theme,
    )
