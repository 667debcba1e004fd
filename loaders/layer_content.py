"""What the map's layers hold: GeoJSON-like objects made from the snapshot and the perimeters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.footprints import footprints
from loaders import perimeters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

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


def make(snapshot: Snapshot) -> tuple[dict[str, Any], dict[int, bool]]:
    """Return each layer by name, and whether each QPV generation is schematic."""
    outlines = snapshot.outlines()
    owners = _Owners(snapshot)
    qpv2024, schematic2024 = _qpv(snapshot, 2024, owners)
    qpv2015, schematic2015 = _qpv(snapshot, 2015, owners)
    layers = {
        "fond": _background(snapshot, outlines),
        "cites": _cites(snapshot),
        "contours": _collection(_plain(outlines, "cite", snapshot)),
        "communes": _collection(_plain(outlines, "commune", snapshot)),
        "epci": _collection(_epci(outlines, snapshot)),
        "qpv2015": _collection(qpv2015 + _stand_ins(snapshot, qpv2024)),
        "qpv2024": _collection(qpv2024),
    }
    return layers, {2015: schematic2015, 2024: schematic2024}


def _collection(features: Iterable[Feature]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _rounded(value: Any, decimals: int) -> Any:
    """Round coordinates at any depth of a GeoJSON geometry."""
    if isinstance(value, (list, tuple)):
        return [_rounded(item, decimals) for item in value]
    return round(value, decimals)


def _feature(geometry: shapely.Geometry, properties: Mapping[str, Any], decimals: int) -> Feature:
    shape = shapely.geometry.mapping(geometry)
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": {
            "type": shape["type"],
            "coordinates": _rounded(shape["coordinates"], decimals),
        },
    }


def _names(snapshot: Snapshot, level: str) -> dict[str, str]:
    rows = snapshot.territories[snapshot.territories["level"] == level]
    return dict(zip(rows["code"], rows["name"], strict=True))


def _points(snapshot: Snapshot, level: str) -> dict[str, tuple[float, float]]:
    """Return (lon, lat) by code."""
    rows = snapshot.territories[snapshot.territories["level"] == level]
    placed = zip(rows["lon"].astype(float), rows["lat"].astype(float), strict=True)
    return dict(zip(rows["code"], placed, strict=True))


def _background(snapshot: Snapshot, outlines: gpd.GeoDataFrame) -> dict[str, Any]:
    towns, at = _names(snapshot, "commune"), _points(snapshot, "commune")
    departements = list(_plain(outlines, "departement", snapshot, _COARSE))
    for feature in departements:
        bounds = shapely.geometry.shape(feature["geometry"]).bounds
        feature["bbox"] = [round(edge, 3) for edge in bounds]
    regions = _plain(outlines, "region", snapshot, _COARSE)
    return {
        "departements": _collection(departements),
        "regions": _collection(regions),
        "towns": [
            {"name": towns[code], "lon": round(at[code][0], 4), "lat": round(at[code][1], 4)}
            for code in TOWNS
        ],
    }


def _plain(
    outlines: gpd.GeoDataFrame, level: str, snapshot: Snapshot, decimals: int = _FINE
) -> Iterable[Feature]:
    """Features of a level, with code, name and the point where a label goes."""
    names = _names(snapshot, level)
    rows = outlines[outlines["level"] == level]
    spots = shapely.maximum_inscribed_circle(rows.geometry.values, tolerance=0.01)
    for code, geometry, spot in zip(rows["code"], rows.geometry, spots, strict=True):
        lon, lat = spot.coords[0]
        properties = {"code": code, "name": names[code], "lon": round(lon, 4), "lat": round(lat, 4)}
        yield _feature(geometry, properties, decimals)


def _epci(outlines: gpd.GeoDataFrame, snapshot: Snapshot) -> list[Feature]:
    """Limits of the EPT of Grand Paris and of the EPCI of Île-de-France."""
    communes = snapshot.territories[snapshot.territories["level"] == "commune"]
    inside = set(communes.loc[communes["region_code"] == _ILE_DE_FRANCE, "epci_code"].dropna())
    epci = _plain(outlines, "epci", snapshot)
    around = [f for f in epci if f["properties"]["code"] in inside - {_GRAND_PARIS}]
    detailed = _plain(outlines, "commune", snapshot)
    paris = [f for f in detailed if f["properties"]["code"] == _PARIS]
    features = paris + list(_plain(outlines, "ept", snapshot)) + around
    for feature in features:
        feature["properties"]["name"] = _short(feature["properties"]["name"])
    return features


def _short(name: str) -> str:
    """Abbreviate the legal form of an EPCI, as on a map."""
    for form, letters in _FORMS.items():
        if name.lower().startswith(form):
            return f"{letters} {name[len(form) :].strip()}"
    return name


def _cites(snapshot: Snapshot) -> list[dict[str, Any]]:
    at = _points(snapshot, "cite")
    return [
        {
            "code": code,
            "name": name,
            "wave": int(wave),
            "lon": round(at[code][0], 4),
            "lat": round(at[code][1], 4),
        }
        for code, name, wave in snapshot.cites[["code", "name", "wave"]].itertuples(index=False)
    ]


class _Owners:
    """The cités of each QPV: stated for 2015, through the QPV that it succeeds for 2024."""

    def __init__(self, snapshot: Snapshot) -> None:
        links = snapshot.memberships
        stated = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")]
        self.of: dict[str, list[str]] = {}
        for code, cite in zip(stated["code"], stated["parent_code"], strict=True):
            self.of.setdefault(code, []).append(cite)
        self.before: dict[str, list[str]] = {}
        successors = snapshot.crosswalk
        for old, new in zip(successors["code_2015"], successors["code_2024"], strict=True):
            self.before.setdefault(new, []).append(old)
            inherited = self.of.setdefault(new, [])
            inherited.extend(c for c in self.of.get(old, []) if c not in inherited)


def _qpv(snapshot: Snapshot, year: int, owners: _Owners) -> tuple[list[Feature], bool]:
    """Features of one generation, and whether their shapes are schematic."""
    level = f"qpv{year}"
    names, at = _names(snapshot, level), _points(snapshot, level)
    former = _names(snapshot, "qpv2015")
    communes = _communes_of(snapshot, level)
    official = perimeters.read(2015 if year == 2015 else 2024)  # noqa: PLR2004 - the two generations
    shapes = (
        footprints(snapshot.shapes[snapshot.shapes["level"] == level])
        if official is None
        else official
    )
    features = []
    for code, geometry in zip(shapes["code"], shapes.geometry, strict=True):
        if code not in names:
            continue
        properties: dict[str, Any] = {
            "code": code,
            "name": names[code],
            "communes": ", ".join(communes.get(code, [])),
            "cites": sorted(owners.of.get(code, [])),
            "generation": year,
            "lon": round(at[code][0], 5),
            "lat": round(at[code][1], 5),
        }
        if official is None:
            properties["schematic"] = 1
        if code in owners.before:
            properties["former"] = [f"{former[old]} ({old})" for old in owners.before[code]]
        features.append(_feature(geometry, properties, _FINE))
    return features, official is None


def _communes_of(snapshot: Snapshot, level: str) -> dict[str, list[str]]:
    names = _names(snapshot, "commune")
    links = snapshot.memberships
    rows = links[(links["level"] == level) & (links["parent_level"] == "commune")]
    communes: dict[str, list[str]] = {}
    for code, commune in zip(rows["code"], rows["parent_code"], strict=True):
        communes.setdefault(code, []).append(names.get(commune, commune))
    return communes


def _stand_ins(snapshot: Snapshot, qpv2024: list[Feature]) -> list[Feature]:
    """QPV 2024 shown, and labelled, where a cité's QPV 2015 have no published perimeter."""
    territories, links = snapshot.territories, snapshot.memberships
    unplaced = territories.loc[
        (territories["level"] == "qpv2015") & (territories["placement"] == "commune"), "code"
    ]
    of_cites = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")]["code"]
    shapeless = set(unplaced) & set(of_cites)
    in_commune = links[(links["parent_level"] == "commune")]
    communes = set(in_commune.loc[in_commune["code"].isin(shapeless), "parent_code"])
    stand_ins = set(
        in_commune.loc[
            (in_commune["level"] == "qpv2024") & in_commune["parent_code"].isin(communes), "code"
        ]
    )
    note = "le périmètre 2015 de ce lieu n’est pas publié"
    return [
        {**feature, "properties": {**feature["properties"], "note": note}}
        for feature in qpv2024
        if feature["properties"]["code"] in stand_ins
    ]
