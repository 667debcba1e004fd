"""The snapshot as the pages use it, read once for all sessions."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from geo.cites import Cite, Place, assemble
from geo.lookup import Index
from geo.successors import Fate
from geo import successors
from loaders import snapshot


@dataclass(frozen=True)
class Found:
    """A place the search knows: where it is and which cités it concerns."""

    level: str
    code: str
    name: str
    lon: float
    lat: float
    cites: tuple[str, ...]


@st.cache_resource(show_spinner=False)
def cites() -> dict[str, Cite]:
    """Return the 84 cités by code."""
    s = snapshot.load()
    return assemble(s.cites, s.territories, s.memberships, s.values)


@st.cache_resource(show_spinner=False)
def regions() -> dict[str, str]:
    """Return the names of the régions that hold a cité, by code, in the order of their names."""
    return _sorted({cite.region for cite in cites().values()})


@st.cache_resource(show_spinner=False)
def departements(region: str | None = None) -> dict[str, str]:
    """Return the names of the départements that hold a cité, by code, of one région or of all."""
    inside = [c for c in cites().values() if region in (None, c.region.code)]
    return {place.code: place.name for place in sorted({d for c in inside for d in c.departements})}


def _sorted(places: set[Place]) -> dict[str, str]:
    return {place.code: place.name for place in sorted(places, key=lambda p: p.name)}


@st.cache_resource(show_spinner=False)
def places() -> dict[tuple[str, str], Found]:
    """Return what the search covers: cités, QPV of both generations, communes that hold either."""
    s = snapshot.load()
    links = s.memberships
    to_cite = links[links["parent_level"] == "cite"]
    owners = to_cite.groupby(["level", "code"])["parent_code"].agg(lambda codes: tuple(sorted(codes)))
    cite_of = owners.to_dict()
    in_qpv = links.loc[
        links["level"].isin(["qpv2015", "qpv2024"]) & (links["parent_level"] == "commune"),
        "parent_code",
    ]
    communes = set(in_qpv) | {code for level, code in cite_of if level == "commune"}
    rows = s.territories[
        s.territories["level"].isin(["cite", "qpv2015", "qpv2024"])
        | ((s.territories["level"] == "commune") & s.territories["code"].isin(communes))
    ]
    return {
        (level, code): Found(
            level, code, name, lon, lat, (code,) if level == "cite" else cite_of.get((level, code), ())
        )
        for level, code, name, lon, lat in rows[["level", "code", "name", "lon", "lat"]].itertuples(
            index=False
        )
    }


@st.cache_resource(show_spinner=False)
def index() -> Index:
    """Return the search index over `places`."""
    return Index((found.level, found.code, found.name) for found in places().values())


@st.cache_resource(show_spinner=False)
def fates() -> dict[str, Fate]:
    """Return what each QPV 2015 became in 2024, by code."""
    s = snapshot.load()
    return successors.fates(s.crosswalk, s.territories, s.shapes)
