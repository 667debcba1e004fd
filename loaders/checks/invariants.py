"""What is true of the tables of the snapshot, whatever their types: counts, links and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import codes, plane
from geo.crosswalk import MIN_SHARE
from geo.perimeters import MAX_OFFSET_M, MIN_MATCHES
from geo.territories import FRANCE
from loaders.errors import Fault

Tables = Mapping[str, pd.DataFrame]

LEVELS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "france": 1,
        "region": 18,
        "departement": 101,
        "ze": 302,
        "epci": 1_255,
        "ept": 11,
        "commune": 34_935,
        "cite": 84,
        "qpv2015": 1_514,
        "qpv2024": 1_609,
    }
)
"""Territories of each level: COG 2024, ANCT's list of cités, decrees on the QPV."""
WAVES: Final[Mapping[int, int]] = MappingProxyType({2020: 24, 2021: 60})
"""Cités of each wave."""
CITE_QPV: Final = (542, 527, 15)
"""Cité–QPV pairs, distinct QPV, QPV that belong to two cités."""
CITE_COMMUNES: Final = (306, 283)
"""Cité–commune pairs, distinct communes."""
SUCCEEDED: Final = 1_254
"""QPV 2015 of the mainland that have a successor in 2024."""
OUTLINED: Final = ("region", "departement", "epci", "ept", "cite")
"""Levels whose every territory has an outline."""
COVERAGES: Final = ("region", "departement", "epci", "ept", "commune")
"""Levels whose outlines neither overlap nor leave slivers."""

_SAME_PLACE: Final = 0.5
"""Share of both QPV that overlaps, above which they are held to be one place."""
_KINDS: Final = {
    "region": codes.REGION,
    "departement": codes.DEPARTEMENT,
    "ze": codes.ZE,
    "epci": codes.SIREN,
    "ept": codes.SIREN,
    "commune": codes.COMMUNE,
    "cite": codes.CITE,
    "qpv2015": codes.QPV_2015,
    "qpv2024": codes.QPV_2024,
}
_PARENTS: Final = {
    "region_code": "region",
    "departement_code": "departement",
    "epci_code": "epci",
    "ept_code": "ept",
}


def check(tables: Tables) -> list[Fault]:
    """Check every invariant.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Every table of the snapshot, already valid against its schema.

    Returns
    -------
    list of Fault
        Everything that is wrong.
    """
    return [
        fault
        for part in (
            _levels,
            _codes,
            _cites,
            _pairs,
            _orphans,
            _values,
            _crosswalk,
            _outlines,
            _shift,
        )
        for fault in part(tables)
    ]


def polygonal(source: str, keys: Iterable[str], geometries: Any) -> list[Fault]:
    """Report the geometries that are not valid polygons, or are empty."""
    faults = []
    for code, geometry in zip(keys, geometries, strict=True):
        if geometry is None or geometry.is_empty:
            why = "géométrie vide"
        elif geometry.geom_type not in ("Polygon", "MultiPolygon"):
            why = f"géométrie de type {geometry.geom_type}"
        elif not geometry.is_valid:
            why = f"géométrie invalide ({shapely.is_valid_reason(geometry)})"
        else:
            continue
        faults.append(Fault(source, code, "geometry", None, why, "un polygone valide"))
    return faults


def _count(table: str, what: str, found: int, expected: int) -> list[Fault]:
    if found == expected:
        return []
    return [Fault(table, None, None, found, f"nombre inattendu : {what}", str(expected))]


def _levels(tables: Tables) -> list[Fault]:
    found = tables["territories"]["level"].value_counts()
    return [
        fault
        for level, expected in LEVELS.items()
        for fault in _count("territories", level, int(found.get(level, 0)), expected)
    ]


def _codes(tables: Tables) -> list[Fault]:
    territories = tables["territories"]
    faults = [
        Fault("territories", f"{level} {code}", "code", code, why, kind.expected)
        for level, kind in _KINDS.items()
        for code in territories.loc[territories["level"] == level, "code"]
        if (why := kind.explain(code))
    ]
    nation = territories.loc[territories["level"] == "france", "code"]
    faults += [
        Fault("territories", f"france {code}", "code", code, "code inconnu", FRANCE)
        for code in nation[nation != FRANCE]
    ]
    return faults


def _cites(tables: Tables) -> list[Fault]:
    cites, territories = tables["cites"], tables["territories"]
    faults = []
    for wave, count in WAVES.items():
        faults += _count("cites", f"vague {wave}", int((cites["wave"] == wave).sum()), count)
    names = territories[territories["level"] == "cite"].set_index("code")["name"]
    for code, name in zip(cites["code"], cites["name"], strict=True):
        if code not in names.index:
            why, expected = "cité absente de la liste de l'ANCT", "un identifiant de cette liste"
            faults.append(Fault("cites", code, "code", code, why, expected))
        elif names[code] != name:
            why = "nom différent de celui de l'ANCT"
            faults.append(Fault("cites", code, "name", name, why, str(names[code])))
    for code in sorted(set(names.index) - set(cites["code"])):
        why = "cité de l'ANCT absente du catalogue data/cites.csv"
        faults.append(Fault("cites", code, "code", None, why, "une ligne par cité"))
    return faults


def _pairs(tables: Tables) -> list[Fault]:
    links = tables["memberships"]
    of_cites = links[links["parent_level"] == "cite"]
    qpv = of_cites.loc[of_cites["level"] == "qpv2015", "code"]
    communes = of_cites.loc[of_cites["level"] == "commune", "code"]
    pairs, distinct, double = CITE_QPV
    return [
        *_count("memberships", "couples cité–QPV", len(qpv), pairs),
        *_count("memberships", "QPV d'une cité", qpv.nunique(), distinct),
        *_count("memberships", "QPV de deux cités", int((qpv.value_counts() > 1).sum()), double),
        *_count("memberships", "couples cité–commune", len(communes), CITE_COMMUNES[0]),
        *_count("memberships", "communes touchées", communes.nunique(), CITE_COMMUNES[1]),
    ]


def _orphans(tables: Tables) -> list[Fault]:
    """Report the codes that name no territory."""
    territories = tables["territories"]
    known = pd.MultiIndex.from_frame(territories[["level", "code"]])
    faults = []

    def unknown(table: str, levels: pd.Series[str], column: pd.Series[str]) -> None:
        pairs = pd.MultiIndex.from_arrays([levels, column])
        for level, code in pairs[~pairs.isin(known)].unique():
            why = f"code absent des territoires de niveau {level}"
            faults.append(Fault(table, None, str(column.name), code, why, "un code connu"))

    links = tables["memberships"]
    unknown("memberships", links["level"], links["code"])
    unknown("memberships", links["parent_level"], links["parent_code"])
    figures = [name for name in tables if name.startswith("values_")]
    for table in ("values", "shapes", "outlines", *figures):
        unknown(table, tables[table]["level"], tables[table]["code"])
    for column, level in _PARENTS.items():
        codes_ = territories[column].dropna()
        unknown("territories", pd.Series(level, index=codes_.index), codes_)
    for year in (2015, 2024):
        codes_ = tables["crosswalk"][f"code_{year}"]
        unknown("crosswalk", pd.Series(f"qpv{year}", index=codes_.index), codes_)
    return faults


def _values(tables: Tables) -> list[Fault]:
    values = tables["values"]
    wrong = values[values["value"].isna() == values["status"].eq("published")]
    faults = []
    for row in wrong.itertuples():
        why = "une valeur sans être diffusée, ou diffusée sans valeur"
        label = f"{row.level} {row.code} {row.indicator} {row.period}"
        faults.append(
            Fault("values", label, "status", row.status, why, "valeur et statut d'accord")
        )
    population = values[values["indicator"] == "population"]
    for period in ("2013", "2018"):
        found = int((population["period"] == period).sum())
        faults += _count("values", f"populations de {period}", found, LEVELS["qpv2015"])
    return faults


def _crosswalk(tables: Tables) -> list[Fault]:
    links = tables["crosswalk"]
    faults = _count("crosswalk", "QPV 2015 repris", links["code_2015"].nunique(), SUCCEEDED)
    largest = links[["share_2015", "share_2024"]].max(axis=1)
    for old, new in links.loc[largest < MIN_SHARE, ["code_2015", "code_2024"]].itertuples(
        index=False
    ):
        why, expected = "recouvrement trop petit", f"plus de {MIN_SHARE:.0%} de l'un des deux"
        faults.append(Fault("crosswalk", f"{old} {new}", "share_2015", None, why, expected))
    return faults


def _outlines(tables: Tables) -> list[Fault]:
    outlines = gpd.GeoDataFrame(tables["outlines"])
    territories = tables["territories"]
    faults = polygonal(
        "outlines", outlines["level"].str.cat(outlines["code"], sep=" "), outlines.geometry
    )
    for level in OUTLINED:
        drawn = outlines.loc[outlines["level"] == level, "code"]
        every = territories.loc[territories["level"] == level, "code"]
        for code in sorted(set(every) - set(drawn)):
            why = "territoire sans contour"
            faults.append(Fault("outlines", f"{level} {code}", "geometry", None, why, "un contour"))
    for level in COVERAGES:
        layer = outlines.loc[outlines["level"] == level, "geometry"].to_numpy()
        if not faults and not shapely.coverage_is_valid(layer):
            why, expected = "contours qui se chevauchent", "des voisins qui partagent leurs limites"
            faults.append(Fault("outlines", level, "geometry", None, why, expected))
    for level in sorted({"qpv2015", "qpv2024"} & set(outlines["level"])):
        why = "périmètre de QPV dans l'instantané"
        faults.append(Fault("outlines", level, "level", level, why, "aucun périmètre de QPV"))
    return faults


def _shift(tables: Tables) -> list[Fault]:
    """Compare the centres of QPV that kept their area: the layer of 2015 may have lost its datum.

    Right layers lie within 1 m of one another, a layer without its datum 51 m to the west.
    """
    figures = tables["shapes"].set_index(["level", "code"])[["lon", "lat", "area_m2"]]
    links = tables["crosswalk"]
    old = figures.loc["qpv2015"].reindex(links["code_2015"]).reset_index(drop=True)
    new = figures.loc["qpv2024"].reindex(links["code_2024"]).reset_index(drop=True)
    same = (old["area_m2"] / new["area_m2"]).between(0.95, 1.05)
    same &= links[["share_2015", "share_2024"]].min(axis=1) > _SAME_PLACE
    if same.sum() < MIN_MATCHES:
        return []
    per_lon, per_lat = plane.metres_per_degree(new.loc[same, "lat"])
    east = float(np.median((old["lon"] - new["lon"])[same] * per_lon))
    north = float(np.median((old["lat"] - new["lat"])[same] * per_lat))
    distance = float(np.hypot(east, north))
    if distance <= MAX_OFFSET_M:
        return []
    why = f"les QPV 2015 sont décalés de {distance:.0f} m par rapport à ceux de 2024"
    expected = f"moins de {MAX_OFFSET_M:.0f} m (couche en EPSG:27572 lue sans son datum ?)"
    return [Fault("shapes", None, "lon, lat", None, why, expected)]
