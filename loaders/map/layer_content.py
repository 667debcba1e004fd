"""What the map's layers hold: GeoJSON-like objects made from the snapshot and the perimeters."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.footprints import footprints
from loaders.qpv import perimeters

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import geopandas as gpd

    from loaders.qpv.perimeters import Generation
    from loaders.snapshot import Snapshot

Feature = dict[str, Any]

#: Préfectures de région of the mainland and Corsica: the few towns that the map names.
TOWNS: Final = (
    "13055", "21231", "2A004", "31555", "33063", "35238", "44109", "45234", "59350", "67482",
    "69123", "75056", "76540",
)  # fmt: skip
_ILE_DE_FRANCE: Final = "11"
#: The métropole du Grand Paris: its 11 EPT and Paris are drawn instead.
_GRAND_PARIS: Final = "200054781"
#: Paris is its own territory: no EPT covers it.
_PARIS: Final = "75056"
_FORMS: Final = {
    "communauté d'agglomération": "CA",
    "communauté de communes": "CC",
    "communauté urbaine": "CU",
}
#: Decimals kept: about 10 m for the background, 1 m for what one sees from close.
_COARSE, _FINE = 4, 5
#: Simplification of QPV for the screen only, degrees (some 2 m).
_QPV_TOLERANCE: Final = 2e-5
_STAND_IN: Final = "le périmètre 2015 de ce lieu n’est pas publié"


def make(snapshot: Snapshot) -> tuple[dict[str, Any], dict[int, bool]]:
    """Return each layer by name, and whether each QPV generation is schematic."""
    tables = _Tables(snapshot)
    official: dict[Generation, Any] = {2015: perimeters.read(2015), 2024: perimeters.read(2024)}
    qpv2024 = _qpv(tables, 2024, official[2024])
    layers = {
        "fond": _background(tables),
        "cites": _cites(tables),
        "points": _points(tables),
        "contours": _collection(tables.outlined("cite")),
        "communes": _collection(tables.outlined("commune")),
        "epci": _collection(_epci(tables)),
        "qpv2015": _collection(_qpv(tables, 2015, official[2015]) + _stand_ins(tables, qpv2024)),
        "qpv2024": _collection(qpv2024),
    }
    return layers, {year: shapes is None for year, shapes in official.items()}


class _Tables:
    """The snapshot, indexed as the layers need it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.names: dict[str, dict[str, str]] = {}
        self.points: dict[str, dict[str, tuple[float, float]]] = {}
        columns = ["code", "name", "lon", "lat"]
        for level, rows in snapshot.territories.groupby("level")[columns]:
            codes = rows["code"].to_list()
            lonlat = rows[["lon", "lat"]].to_numpy(dtype=float).tolist()
            self.names[str(level)] = dict(zip(codes, rows["name"].to_list(), strict=True))
            self.points[str(level)] = dict(zip(codes, map(tuple, lonlat), strict=True))

    def outlined(
        self, level: str, codes: Collection[str] | None = None, decimals: int = _FINE
    ) -> list[Feature]:
        """Features of a level, with code, name and the point where a label goes."""
        outlines = self.snapshot.outlines()
        rows = outlines[outlines["level"] == level]
        if codes is not None:
            rows = rows[rows["code"].isin(codes)]
        shapes = rows.geometry.to_numpy()
        circles = shapely.maximum_inscribed_circle(shapes, tolerance=0.01)
        spots = shapely.get_coordinates(shapely.get_point(circles, 0)).round(4).tolist()
        properties = [
            {"code": code, "name": self.names[level][code], "lon": lon, "lat": lat}
            for code, (lon, lat) in zip(rows["code"], spots, strict=True)
        ]
        return _features(shapes, properties, decimals)

    def parents(self, level: str, parent_level: str) -> dict[str, list[str]]:
        """Codes of the parents of each territory of a level."""
        links = self.snapshot.memberships
        rows = links[(links["level"] == level) & (links["parent_level"] == parent_level)]
        found: dict[str, list[str]] = {}
        for code, parent in zip(rows["code"], rows["parent_code"], strict=True):
            found.setdefault(code, []).append(parent)
        return found

    @cached_property
    def former(self) -> dict[str, list[str]]:
        """QPV 2015 that each QPV 2024 succeeds."""
        found: dict[str, list[str]] = {}
        rows = self.snapshot.crosswalk[["code_2015", "code_2024"]]
        for old, new in rows.itertuples(index=False):
            found.setdefault(new, []).append(old)
        return found

    @cached_property
    def owners(self) -> dict[str, list[str]]:
        """Cités of each QPV: stated for 2015, inherited from the QPV it succeeds for 2024."""
        stated = self.parents("qpv2015", "cite")
        inherited = {
            new: sorted({cite for code in old for cite in stated.get(code, [])})
            for new, old in self.former.items()
        }
        return stated | inherited


def _collection(features: list[Feature]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _features(shapes: Any, properties: Sequence[dict[str, Any]], decimals: int) -> list[Feature]:
    rounded = shapely.transform(shapes, lambda points: np.round(points, decimals))
    return [
        {"type": "Feature", "properties": held, "geometry": json.loads(text)}
        for held, text in zip(properties, shapely.to_geojson(rounded), strict=True)
    ]


def _background(tables: _Tables) -> dict[str, Any]:
    departements = tables.outlined("departement", decimals=_COARSE)
    regions = tables.parents("departement", "region")
    for feature in departements:
        (feature["properties"]["region"],) = regions[feature["properties"]["code"]]
        bounds = shapely.geometry.shape(feature["geometry"]).bounds
        feature["bbox"] = [round(edge, 3) for edge in bounds]
    return {
        "departements": _collection(departements),
        "regions": _collection(tables.outlined("region", decimals=_COARSE)),
        "towns": [_placed(tables, "commune", code) for code in TOWNS],
    }


def _points(tables: _Tables) -> dict[str, list[dict[str, Any]]]:
    """Return where QPV 2015 and zones d'emploi are, for discs; those of unknown place are out."""
    return {
        level: [
            _placed(tables, level, code)
            for code, (lon, _) in tables.points[level].items()
            if np.isfinite(lon)
        ]
        for level in ("qpv2015", "ze")
    }


def _placed(tables: _Tables, level: str, code: str) -> dict[str, Any]:
    lon, lat = tables.points[level][code]
    return {
        "code": code,
        "name": tables.names[level][code],
        "lon": round(lon, 4),
        "lat": round(lat, 4),
    }


def _epci(tables: _Tables) -> list[Feature]:
    """Limits of Paris, of the EPT of Grand Paris and of the other EPCI of Île-de-France."""
    territories = tables.snapshot.territories
    inside = (territories["level"] == "commune") & (territories["region_code"] == _ILE_DE_FRANCE)
    around = set(territories.loc[inside, "epci_code"].dropna()) - {_GRAND_PARIS}
    features = [
        *tables.outlined("commune", {_PARIS}),
        *tables.outlined("ept"),
        *tables.outlined("epci", around),
    ]
    for feature in features:
        feature["properties"]["name"] = _short(feature["properties"]["name"])
    return features


def _short(name: str) -> str:
    """Abbreviate the legal form of an EPCI, as on a map."""
    for form, letters in _FORMS.items():
        if name.lower().startswith(form):
            return f"{letters} {name[len(form) :].strip()}"
    return name


def _cites(tables: _Tables) -> list[dict[str, Any]]:
    rows = tables.snapshot.cites[["code", "wave"]]
    return [
        _placed(tables, "cite", code) | {"wave": int(wave)}
        for code, wave in rows.itertuples(index=False)
    ]


def _qpv(tables: _Tables, year: int, official: gpd.GeoDataFrame | None) -> list[Feature]:
    """Features of one generation: official perimeters, else schematic footprints."""
    level = f"qpv{year}"
    if official is None:
        figures = tables.snapshot.shapes
        drawn = footprints(figures[figures["level"] == level])
    else:
        drawn = official[official["code"].isin(tables.names[level])]
        drawn = drawn.set_geometry(drawn.geometry.simplify(_QPV_TOLERANCE))
    communes = tables.parents(level, "commune")
    points, at = _shapeless(tables, year)
    properties: list[dict[str, Any]] = [
        {
            **_placed(tables, level, code),
            "communes": ", ".join(tables.names["commune"][c] for c in communes.get(code, [])),
            "cites": tables.owners.get(code, []),
            "generation": year,
        }
        for code in [*drawn["code"], *points]
    ]
    for held in properties:
        if held["code"] in points:
            held["shapeless"] = 1
        elif official is None:
            held["schematic"] = 1
        if held["code"] in tables.former:
            names = tables.names["qpv2015"]
            held["former"] = [f"{names[old]} ({old})" for old in tables.former[held["code"]]]
    return _features(np.concatenate([drawn.geometry.to_numpy(), at]), properties, _FINE)


def _shapeless(tables: _Tables, year: int) -> tuple[list[str], Any]:
    """QPV that the source places without giving them any surface, and their points."""
    rows = tables.snapshot.territories
    rows = rows[(rows["level"] == f"qpv{year}") & (rows["placement"] == "official")]
    rows = rows[~rows["code"].isin(tables.snapshot.shapes["code"])]
    return rows["code"].to_list(), shapely.points(rows[["lon", "lat"]].to_numpy(dtype=float))


def _stand_ins(tables: _Tables, qpv2024: list[Feature]) -> list[Feature]:
    """QPV 2024 shown, and labelled, where a cité's QPV 2015 have no published perimeter."""
    territories = tables.snapshot.territories
    unplaced = (territories["level"] == "qpv2015") & (territories["placement"] == "commune")
    shapeless = set(territories.loc[unplaced, "code"]) & set(tables.parents("qpv2015", "cite"))
    communes = tables.parents("qpv2015", "commune")
    concerned = {commune for code in shapeless for commune in communes.get(code, [])}
    communes2024 = tables.parents("qpv2024", "commune")
    return [
        {**feature, "properties": {**feature["properties"], "note": _STAND_IN}}
        for feature in qpv2024
        if concerned & set(communes2024.get(feature["properties"]["code"], []))
    ]
