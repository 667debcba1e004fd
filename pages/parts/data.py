"""The snapshot as the pages use it, read once for all sessions."""

from __future__ import annotations

from dataclasses import dataclass

from geo import successors
from geo.cites import Cite, assemble
from geo.lookup import Index
from geo.successors import Fate
from loaders import snapshot
from pages.parts.kept import kept

_QPV = ("qpv2015", "qpv2024")


@dataclass(frozen=True)
class Found:
    """A place the search knows: where it is and which cités it concerns."""

    level: str
    code: str
    name: str
    lon: float
    lat: float
    cites: tuple[str, ...]


@kept()
def cites() -> dict[str, Cite]:
    """Return the 84 cités by code."""
    s = snapshot.load()
    return assemble(s.cites, s.territories, s.memberships, s.values)


@kept()
def regions() -> dict[str, str]:
    """Return the names of the régions that hold a cité, by code, in the order of their names."""
    held = {cite.region for cite in cites().values()}
    return {place.code: place.name for place in sorted(held, key=lambda place: place.name)}


@kept()
def departements(region: str | None = None) -> dict[str, str]:
    """Return the names of the départements that hold a cité, by code, of one région or of all."""
    inside = [c for c in cites().values() if region in (None, c.region.code)]
    return {place.code: place.name for place in sorted({d for c in inside for d in c.departements})}


@kept()
def places() -> dict[tuple[str, str], Found]:
    """Return what the search covers: cités, QPV of both generations, communes that hold either."""
    s = snapshot.load()
    owners: dict[tuple[str, str], list[str]] = {}
    communes: set[str] = set()
    links = s.memberships
    links = links[links["level"].isin(_QPV) | (links["parent_level"] == "cite")]
    for level, code, parent_level, parent in links.itertuples(index=False):
        if parent_level == "cite":
            owners.setdefault((level, code), []).append(parent)
        if level == "commune" and parent_level == "cite":
            communes.add(code)
        if level in _QPV and parent_level == "commune":
            communes.add(parent)
    rows = s.territories
    searched = rows["level"].isin(["cite", *_QPV])
    searched |= (rows["level"] == "commune") & rows["code"].isin(communes)
    # What has no known place (QPV 2015 of some overseas collectivities) cannot be framed.
    placed = rows.loc[searched, ["level", "code", "name", "lon", "lat"]].dropna()
    found: dict[tuple[str, str], Found] = {}
    for level, code, name, lon, lat in placed.itertuples(index=False):
        of = [code] if level == "cite" else sorted(owners.get((level, code), []))
        found[level, code] = Found(level, code, name, lon, lat, tuple(of))
    return found


@kept()
def index() -> Index:
    """Return the search index over `places`: of namesakes, those of a cité come first."""
    ordered = sorted(places().values(), key=lambda found: not found.cites)
    return Index((found.level, found.code, found.name) for found in ordered)


@kept()
def fates() -> dict[str, Fate]:
    """Return what each QPV 2015 became in 2024, by code."""
    s = snapshot.load()
    return successors.fates(s.crosswalk, s.territories, s.shapes)
