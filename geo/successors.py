"""What a QPV 2015 became in the geography of 2024, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.cites import Place

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Successor:
    """A QPV 2024 that overlaps a QPV 2015; ``share`` is the part (0 to 1) of the 2015 area kept."""

    place: Place
    share: float


@dataclass(frozen=True)
class Fate:
    """Successors of a QPV 2015; ``known`` is false where no 2015 perimeter is published."""

    known: bool
    successors: tuple[Successor, ...]

    def __str__(self) -> str:
        """Say it in French."""
        if not self.known:
            return "non établi : périmètre 2015 non publié"
        if not self.successors:
            return "aucun QPV 2024 à cet endroit"
        return " ; ".join(
            f"{s.place.name} ({s.place.code}), {round(100 * s.share)} % de la surface 2015"
            for s in self.successors
        )


def fates(
    crosswalk: pd.DataFrame, territories: pd.DataFrame, shapes: pd.DataFrame
) -> dict[str, Fate]:
    """Return the fate of every QPV 2015, from the overlay table of the snapshot.

    Parameters
    ----------
    crosswalk
        ``code_2015``, ``code_2024``, ``share_2015`` (0 to 1), ``share_2024``.
    territories, shapes
        The tables of the snapshot: names, and which QPV have a known shape.
    """
    names: dict[str, str] = dict(
        territories.loc[territories["level"] == "qpv2024", ["code", "name"]].itertuples(index=False)
    )
    known = set(shapes.loc[shapes["level"] == "qpv2015", "code"])
    after: dict[str, list[Successor]] = {}
    rows = crosswalk.sort_values("share_2015", ascending=False)
    for old, new, share in rows[["code_2015", "code_2024", "share_2015"]].itertuples(index=False):
        after.setdefault(old, []).append(Successor(Place(new, names[new]), float(share)))
    codes = territories.loc[territories["level"] == "qpv2015", "code"]
    return {code: Fate(code in known, tuple(after.get(code, ()))) for code in codes}
