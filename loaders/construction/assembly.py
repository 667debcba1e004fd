"""From the frames that the readers return to the tables of the snapshot; nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import crosswalk, perimeters
from geo import outlines as geo_outlines
from geo import zones as geo_zones
from geo.codes import split_codes
from geo.territories import FRANCE, ILE_DE_FRANCE, departement_of_qpv
from loaders.readers.communes import DataFrance
from loaders.readers.decoupage import Decoupage

#: Equal-area projection of the whole world: areas hold everywhere, overseas included.
_EQUAL_AREA: Final = 6933
_PARENTS: Final = ["region_code", "departement_code", "epci_code", "ept_code"]
TERRITORY_COLUMNS: Final = [
    "level",
    "code",
    "name",
    *_PARENTS,
    "lon",
    "lat",
    "area_m2",
    "placement",
]
GENERATIONS: Final = ("qpv2015", "qpv2024")


@dataclass(frozen=True)
class Sources:
    """What the readers return; perimeters are repaired, communes are a clean coverage."""

    catalogue: pd.DataFrame
    cites: pd.DataFrame
    cite_qpv: pd.DataFrame
    cite_communes: pd.DataFrame
    population: pd.DataFrame
    qpv2015: gpd.GeoDataFrame
    qpv2024: gpd.GeoDataFrame
    communes: gpd.GeoDataFrame
    departements: pd.DataFrame
    regions: pd.DataFrame
    epci: pd.DataFrame
    ept: pd.DataFrame
    zones: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["code", "name"], dtype="str")
    )
    figures: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def qpv2015(names: pd.DataFrame, older: pd.DataFrame, layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join the lists of the QPV 2015 and their perimeters.

    Parameters
    ----------
    names, older
        ``code, name, commune_codes``: the recent list, one commune each and some QPV missing;
        the older one, complete, all the communes but 92 blanks.
    layer
        ``code, geometry, lon, lat``: the perimeters known, repaired.

    Returns
    -------
    GeoDataFrame
        ``code, name, commune_codes, geometry, lon, lat`` (the last three missing overseas),
        sorted by code.
    """
    table = older.merge(names, on="code", how="outer", suffixes=("", "_recent"))
    table["name"] = table["name_recent"].fillna(table["name"])
    table["commune_codes"] = table["commune_codes"].fillna(table["commune_codes_recent"])
    joined = table[["code", "name", "commune_codes"]].merge(
        layer[["code", "geometry", "lon", "lat"]], on="code", how="left", validate="one_to_one"
    )
    return gpd.GeoDataFrame(joined.sort_values("code", ignore_index=True), crs=layer.crs)


def repaired(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Repair perimeters, and keep the place of those that have no surface left.

    The simplified edition of the QPV 2024 reduces three small neighbourhoods to one point each.

    Returns
    -------
    GeoDataFrame
        The same rows and columns; ``geometry`` polygonal, or missing; ``lon, lat`` besides: a
        point inside the perimeter, or the published point.
    """
    published = layer.geometry
    fixed = gpd.GeoSeries(perimeters.repair(published.to_numpy()), layer.index, crs=layer.crs)
    points = fixed.fillna(published).representative_point()
    return layer.set_geometry(fixed).assign(lon=points.x, lat=points.y)


def communes(france: DataFrance, cog: Decoupage) -> gpd.GeoDataFrame:
    """Join the outlines of the communes with their names and all they belong to.

    Returns
    -------
    GeoDataFrame
        ``code, name, region_code, departement_code, epci_code, ept_code, geometry``, sorted by
        code; geometries repaired.
    """
    table = france.communes[["code", "geometry"]].merge(
        cog.communes, on="code", how="left", validate="one_to_one"
    )
    for column, members in (("epci_code", cog.epci_members), ("ept_code", cog.ept_members)):
        table[column] = table["code"].map(members.set_index("commune_code")["group_code"])
    table["geometry"] = perimeters.repair(table.geometry.to_numpy())
    columns = ["code", "name", *_PARENTS, "geometry"]
    return table[columns].sort_values("code", ignore_index=True)


def shapes(sources: Sources) -> pd.DataFrame:
    """Return the figures of every QPV whose shape is known, rounded to what they mean."""
    tables = []
    for level in GENERATIONS:
        layer: gpd.GeoDataFrame = getattr(sources, level)
        known = layer[layer.geometry.notna()]
        figures = perimeters.shape_figures(known)
        figures.insert(0, "level", level)
        tables.append(figures)
    decimals = {
        "lon": 6,
        "lat": 6,
        "area_m2": 0,
        "length_m": 1,
        "width_m": 1,
        "bearing_deg": 1,
    }
    return pd.concat(tables).round(decimals).sort_values(["level", "code"], ignore_index=True)


def successors(sources: Sources) -> pd.DataFrame:
    """Return the crosswalk of the mainland, the only part whose two generations are known."""
    new = sources.qpv2024
    overseas = new["code"].map(departement_of_qpv).str.startswith(("97", "98"))
    old = sources.qpv2015
    links = crosswalk.crosswalk(old[old.geometry.notna()], new[new.geometry.notna() & ~overseas])
    return links.round({"share_2015": 4, "share_2024": 4})


def values(population: pd.DataFrame) -> pd.DataFrame:
    """Return the populations of the QPV 2015, one row a QPV and a year."""
    long = population.rename(columns={"population_2013": "2013", "population_2018": "2018"}).melt(
        id_vars="code", var_name="period", value_name="value"
    )
    long["level"] = "qpv2015"
    long["indicator"] = "population"
    long["status"] = np.where(long["value"].notna(), "published", "missing")
    long["note"] = pd.Series(pd.NA, index=long.index, dtype="str")
    columns = ["level", "code", "indicator", "period", "value", "status", "note"]
    return long[columns].sort_values(columns[:4], ignore_index=True)


def qpv_communes(layer: pd.DataFrame, known: pd.Series[str]) -> pd.DataFrame:
    """Return the communes of each QPV as ``code, commune_code``, those of `known` only.

    The communes of the overseas collectivities are in no table of communes of the project.
    """
    pairs = layer[["code", "commune_codes"]].dropna()
    pairs = pairs.assign(commune_code=pairs["commune_codes"].map(split_codes))
    pairs = pairs.explode("commune_code")[["code", "commune_code"]].drop_duplicates()
    return pairs[pairs["commune_code"].isin(known)].reset_index(drop=True)


def memberships(sources: Sources) -> pd.DataFrame:
    """Return every membership as ``level, code, parent_level, parent_code``, sorted."""
    communes = sources.communes
    parts = [
        _links("qpv2015", sources.cite_qpv["qpv_code"], "cite", sources.cite_qpv["cite_code"]),
        _links(
            "commune",
            sources.cite_communes["commune_code"],
            "cite",
            sources.cite_communes["cite_code"],
        ),
        *(
            _links("commune", communes["code"], parent, communes[f"{parent}_code"])
            for parent in ("epci", "ept", "departement")
        ),
        _links(
            "departement",
            sources.departements["code"],
            "region",
            sources.departements["region_code"],
        ),
    ]
    for level in GENERATIONS:
        pairs = qpv_communes(getattr(sources, level), communes["code"])
        parts.append(_links(level, pairs["code"], "commune", pairs["commune_code"]))
    places = cite_places(sources)
    parts += [
        _links("cite", places["cite_code"], parent, places[f"{parent}_code"])
        for parent in ("departement", "region")
    ]
    links = pd.concat(parts).dropna().drop_duplicates()
    return links.sort_values(list(links.columns), ignore_index=True)


def _links(
    level: str, codes: pd.Series[str], parent_level: str, parents: pd.Series[str]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "level": level,
            "code": codes.to_numpy(),
            "parent_level": parent_level,
            "parent_code": parents.to_numpy(),
        }
    ).astype("str")


def cite_places(sources: Sources) -> pd.DataFrame:
    """Return the places of each cité: ``cite_code, departement_code, region_code`` of its QPV."""
    pairs = sources.cite_qpv[["cite_code"]].assign(
        departement_code=sources.cite_qpv["qpv_code"].map(departement_of_qpv)
    )
    regions = sources.departements.set_index("code")["region_code"]
    pairs["region_code"] = pairs["departement_code"].map(regions)
    return pairs.drop_duplicates().sort_values(list(pairs.columns), ignore_index=True)


def outlines(sources: Sources) -> tuple[dict[str, gpd.GeoDataFrame], gpd.GeoDataFrame]:
    """Dissolve the communes.

    Returns
    -------
    dict of str to GeoDataFrame
        ``code, geometry`` at full detail, of the levels region, departement, epci and ept.
    GeoDataFrame
        The table of outlines, ``level, code, geometry``: simplified, sorted by level and code.
    """
    units = sources.communes
    full = {
        level: geo_outlines.dissolve(units, units[f"{level}_code"])
        for level in ("region", "departement", "epci", "ept")
    }
    shown = _shown_communes(sources)
    detailed = geo_outlines.detail(units, units["code"].isin(shown))
    departements = geo_outlines.dissolve(detailed, detailed["departement_code"])
    regions = departements["code"].map(sources.departements.set_index("code")["region_code"])
    departements = geo_outlines.background(departements, regions.eq(ILE_DE_FRANCE))
    communes = geo_outlines.rounded(detailed.loc[detailed["code"].isin(shown)])
    of_cites = sources.cite_communes.merge(communes, left_on="commune_code", right_on="code")
    layers = {
        "cite": geo_outlines.dissolve(gpd.GeoDataFrame(of_cites), of_cites["cite_code"]),
        "commune": communes,
        "departement": departements,
        "epci": geo_outlines.rounded(geo_outlines.dissolve(detailed, detailed["epci_code"])),
        "ept": geo_outlines.dissolve(communes, communes["ept_code"]),
        "region": geo_outlines.dissolve(departements, regions),
    }
    table = pd.concat([layer.assign(level=level) for level, layer in layers.items()])
    drawn = gpd.GeoDataFrame(table[["level", "code", "geometry"]], crs=units.crs)
    return full, drawn.sort_values(["level", "code"], ignore_index=True)


def _shown_communes(sources: Sources) -> set[str]:
    """Return the communes drawn one by one: of a cité, of a QPV, or of an EPT."""
    units = sources.communes
    shown = set(sources.cite_communes["commune_code"])
    shown |= set(units.loc[units["ept_code"].notna(), "code"])
    for level in GENERATIONS:
        shown |= set(qpv_communes(getattr(sources, level), units["code"])["commune_code"])
    return shown


def territories(
    sources: Sources, dissolved: dict[str, gpd.GeoDataFrame], figures: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a territory of every level, sorted by level and code.

    Parameters
    ----------
    sources
        The frames read.
    dissolved
        Outlines at full detail, ``code, geometry``, by level: region, departement, epci, ept.
    figures
        The table that `shapes` returns.
    """
    communes = sources.communes
    communes_placed = pd.concat([communes.drop(columns="geometry"), _placed(communes)], axis=1)
    area = communes_placed["area_m2"].sum()
    parts = [
        pd.DataFrame({"level": "france", "code": [FRANCE], "name": ["France"], "area_m2": [area]}),
        communes_placed.assign(level="commune"),
        _cites(sources),
        sources.zones.assign(level="ze").merge(
            geo_zones.places(sources.zones, communes_placed), on="code", how="left"
        ),
    ]
    for level in ("region", "departement", "epci", "ept"):
        names: pd.DataFrame = getattr(sources, level if level in ("epci", "ept") else f"{level}s")
        outline = dissolved[level]
        placed = pd.concat([outline[["code"]], _placed(outline)], axis=1)
        part = names.merge(placed, on="code", how="left", validate="one_to_one")
        if level in ("epci", "ept"):
            part = part.merge(_common_parents(communes, f"{level}_code"), on="code", how="left")
        parts.append(part.assign(level=level))
    parts += [_qpv(sources, level, communes_placed, figures) for level in GENERATIONS]
    table = pd.concat([part.reindex(columns=TERRITORY_COLUMNS) for part in parts])
    texts = ["level", "code", "name", *_PARENTS, "placement"]
    table = table.astype(dict.fromkeys(texts, "str"))
    rounded: pd.DataFrame = table.round({"lon": 6, "lat": 6, "area_m2": 0})
    return rounded.sort_values(["level", "code"], ignore_index=True)


def _placed(layer: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a point inside each polygon, and its area."""
    points = layer.geometry.representative_point()
    area = layer.geometry.to_crs(_EQUAL_AREA).area
    return pd.DataFrame({"lon": points.x, "lat": points.y, "area_m2": area})


def _common_parents(children: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return, by value of `key`, the région and the département of all children, if only one."""
    grouped = children.dropna(subset=[key]).groupby(key)
    columns = ["region_code", "departement_code"]
    table: pd.DataFrame = grouped[columns].agg(_only).rename_axis("code").reset_index()
    return table


def _only(codes: pd.Series[str]) -> object:
    """Return the one code that all rows share, or NA."""
    distinct = codes.unique()
    return distinct[0] if len(distinct) == 1 else pd.NA


def _cites(sources: Sources) -> pd.DataFrame:
    places = cite_places(sources)
    parents = _common_parents(places, "cite_code")
    table: pd.DataFrame = sources.cites.merge(parents, on="code", how="left")
    return table.assign(level="cite")


def _qpv(
    sources: Sources, level: str, communes: pd.DataFrame, figures: pd.DataFrame
) -> pd.DataFrame:
    """Place the QPV of a generation: at its perimeter, else at its first commune."""
    layer: gpd.GeoDataFrame = getattr(sources, level)
    pairs = qpv_communes(layer, communes["code"])
    joined = pairs.merge(
        communes[["code", *_PARENTS]].rename(columns={"code": "commune_code"}), on="commune_code"
    )
    only = joined.groupby("code")[_PARENTS].agg(_only)
    listed = pd.DataFrame(layer[["code", "name", "lon", "lat"]])
    table = listed.merge(only.reset_index(), on="code", how="left")
    area = figures[figures["level"] == level].set_index("code")["area_m2"]
    table["area_m2"] = table["code"].map(area)
    at_commune = (
        pairs.drop_duplicates("code")
        .set_index("code")["commune_code"]
        .map(communes.set_index("code")[["lon", "lat"]].apply(tuple, axis=1))
    )
    shaped = table["lon"].notna()
    fallback = table["code"].map(at_commune)
    placed = ~shaped & fallback.notna()
    table.loc[placed, ["lon", "lat"]] = np.array(fallback[placed].to_list()).reshape(-1, 2)
    table["placement"] = np.select([shaped, placed], ["official", "commune"], default="")
    table["placement"] = table["placement"].mask(table["placement"] == "")
    return table.assign(level=level)
