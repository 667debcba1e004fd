"""What the sheet of a territory rests on: its QPV, its communes, its cités, where it lies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo import aggregation
from geo import cites as domain
from geo.extent import MAINLAND, around, is_overseas
from geo.territories import departement_of_qpv
from loaders import snapshot
from pages.parts import data
from pages.parts.kept import kept
from pages.parts.territories import Territory, above, names

if TYPE_CHECKING:
    from geo.extent import Bounds
    from geo.territories import FigureLevel

#: Levels that have a sheet, from the cité outwards.
LEVELS: Final[tuple[FigureLevel, ...]] = ("cite", "qpv2015", "commune", "departement", "region")


@dataclass(frozen=True)
class Quarter:
    """A QPV 2015 of any territory; ``lon`` and ``lat`` are None where its place is unknown."""

    code: str
    name: str
    communes: tuple[str, ...]
    cites: tuple[str, ...]
    lon: float | None
    lat: float | None
    placement: str


@dataclass(frozen=True)
class Place:
    """A territory with what it holds, as codes in order."""

    territory: Territory
    qpv: tuple[str, ...]
    communes: tuple[str, ...]
    cites: tuple[str, ...]
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    bounds: Bounds

    @property
    def name(self) -> str:
        """Official name."""
        return self.territory.name

    def quarters(self) -> list[Quarter]:
        """Return its QPV, in the order of their codes."""
        return [quarters()[code] for code in self.qpv]


@kept()
def holdings(level: FigureLevel) -> dict[str, tuple[str, ...]]:
    """Return the QPV 2015 of each territory of a level that has any, by its code."""
    s = snapshot.load()
    codes = list(names("qpv2015"))
    if level == "qpv2015":
        return {code: (code,) for code in codes}
    pairs = aggregation.parents(level, s.memberships, s.cites, codes)
    found: dict[str, list[str]] = {}
    for code, parent in pairs.itertuples(index=False):
        found.setdefault(parent, []).append(code)
    return {parent: tuple(held) for parent, held in found.items()}


@kept()
def quarters() -> dict[str, Quarter]:
    """Return every QPV 2015 by code."""
    s = snapshot.load()
    links = s.memberships[s.memberships["level"].eq("qpv2015")]
    parents: dict[tuple[str, str], list[str]] = {}
    for code, level, parent in links[["code", "parent_level", "parent_code"]].itertuples(
        index=False
    ):
        parents.setdefault((code, level), []).append(parent)
    rows = s.territories[s.territories["level"].eq("qpv2015")]
    columns = ["code", "name", "lon", "lat", "placement"]
    return {
        code: Quarter(
            code,
            name,
            tuple(sorted(parents.get((code, "commune"), ()))),
            tuple(sorted(parents.get((code, "cite"), ()))),
            *((lon, lat, placement) if not math.isnan(lon) else (None, None, "")),
        )
        for code, name, lon, lat, placement in rows[columns].itertuples(index=False)
    }


@kept()
def _communes() -> dict[str, tuple[float, float, str]]:
    """Return centre and département of every commune."""
    rows = snapshot.load().territories
    rows = rows[rows["level"].eq("commune")]
    columns = ["code", "lon", "lat", "departement_code"]
    return {
        code: (lon, lat, departement)
        for code, lon, lat, departement in rows[columns].itertuples(index=False)
    }


@kept()
def _points() -> dict[str, list[tuple[float, float]]]:
    """Return the centres of the communes of each département."""
    found: dict[str, list[tuple[float, float]]] = {}
    for lon, lat, departement in _communes().values():
        if not math.isnan(lon):
            found.setdefault(departement, []).append((lon, lat))
    return found


@kept(512)
def find(level: FigureLevel, code: str) -> Place:
    """Return a territory that has QPV, with what it holds."""
    territory = Territory(level, code)
    held = holdings(level).get(code, ())
    every = [quarters()[one] for one in held]
    if level == "cite":
        communes = [place.code for place in data.cites()[code].communes]
    elif level == "commune":
        communes = [code]
    else:
        communes = sorted({commune for one in every for commune in one.communes})
    upper = above(territory)
    departements = [t.code for t in upper if t.level == "departement"]
    if level == "departement":
        departements = [code]
    elif level == "cite":  # that of most of its QPV first
        counts = [departement_of_qpv(one) for one in held]
        departements.sort(key=lambda d: (-counts.count(d), d))
    regions = [code] if level == "region" else [t.code for t in upper if t.level == "region"]
    cites = sorted({cite for one in every for cite in one.cites})
    return Place(
        territory, held, tuple(communes), tuple(cites), tuple(departements), tuple(regions),
        _bounds(territory, every, communes, departements),
    )  # fmt: skip


def _bounds(
    territory: Territory, every: list[Quarter], communes: list[str], departements: list[str]
) -> Bounds:
    if territory.level == "cite":
        return domain.extent([data.cites()[territory.code]]) or MAINLAND
    if territory.level in ("departement", "region"):
        held = _departements_of(territory, departements)
        return around([point for one in held for point in _points().get(one, ())], 0.05) or MAINLAND
    placed = [(one.lon, one.lat) for one in every if one.lon is not None and one.lat is not None]
    placed += [_communes()[code][:2] for code in communes if code in _communes()]
    away = [is_overseas(lon) for lon, _ in placed]
    return around(placed, 0.02 if not any(away) else 0.04) or MAINLAND


def _departements_of(territory: Territory, departements: list[str]) -> set[str]:
    if territory.level == "departement":
        return set(departements)
    return {
        code
        for code in names("departement")
        if Territory("region", territory.code) in above(Territory("departement", code))
    }
