"""A snapshot small enough to be read: three cités, four QPV 2015, three QPV 2024.

cité    région  wave  QPV 2015 (inhabitants 2018)
cde-001   11    2020  QP075001 (1 000), QP092001 (not published)
cde-002   11    2021  QP092001, QP092002 (300)
cde-003   02    2021  QP972001 (40, placed at its commune)
"""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from loaders.map.layer_content import TOWNS
from loaders.readers.figures import COLUMNS
from loaders.snapshot import FAMILIES, Snapshot

CITES = pd.DataFrame(
    [
        ("cde-002", "Rive Nord", 2021, "deduction", None, None, "Deux communes."),
        ("cde-001", "Paris Sud", 2020, "text", "https://a.fr/x https://b.fr/y", "La ville", None),
        ("cde-003", "Baie-Centre", 2021, "identifier_block", None, None, None),
    ],
    columns=["code", "name", "wave", "wave_evidence", "evidence_urls", "bearer", "note"],
)

_PLACES = [
    ("region", "11", "Île-de-France", None, None, None, None),
    ("region", "02", "Martinique", None, None, None, None),
    ("departement", "75", "Paris", "11", None, None, None),
    ("departement", "92", "Hauts-de-Seine", "11", None, None, None),
    ("departement", "972", "Martinique", "02", None, None, None),
    ("epci", "200054781", "Métropole du Grand Paris", "11", 2.3, 48.9, None),
    ("epci", "200000001", "Communauté de communes du Sud", "11", 2.4, 48.6, None),
    ("epci", "249720061", "Communauté d'agglomération du Centre", "02", -61.0, 14.6, None),
    ("ept", "200057867", "Plaine", "11", 2.35, 48.93, None),
    ("commune", "92001", "Rive", "11", 2.30, 48.92, None),
    ("commune", "92002", "Nord", "11", 2.32, 48.94, None),
    ("commune", "97209", "Fort", "02", -61.05, 14.61, None),
    ("ze", "1101", "Paris", None, 2.35, 48.86, None),
    ("ze", "0001", "Ailleurs", None, None, None, None),
    ("cite", "cde-001", "Paris Sud", "11", 2.35, 48.82, None),
    ("cite", "cde-002", "Rive Nord", "11", 2.31, 48.93, None),
    ("cite", "cde-003", "Baie-Centre", "02", -61.06, 14.60, None),
    ("qpv2015", "QP075001", "Porte", "11", 2.34, 48.82, "official"),
    ("qpv2015", "QP092001", "Quai", "11", 2.30, 48.92, "official"),
    ("qpv2015", "QP092002", "Gare", "11", 2.32, 48.94, "official"),
    ("qpv2015", "QP972001", "Baie", "02", -61.05, 14.61, "commune"),
    ("qpv2024", "QN07501M", "Porte Neuve", "11", 2.34, 48.82, "official"),
    ("qpv2024", "QN09201M", "Quais", "11", 2.31, 48.92, "official"),
    ("qpv2024", "QN97201M", "Baie Neuve", "02", -61.05, 14.61, "official"),
]

MEMBERSHIPS = pd.DataFrame(
    [
        ("cite", "cde-001", "region", "11"),
        ("cite", "cde-002", "region", "11"),
        ("cite", "cde-003", "region", "02"),
        ("departement", "75", "region", "11"),
        ("departement", "92", "region", "11"),
        ("departement", "972", "region", "02"),
        ("cite", "cde-001", "departement", "75"),
        ("cite", "cde-001", "departement", "92"),
        ("cite", "cde-002", "departement", "92"),
        ("cite", "cde-003", "departement", "972"),
        ("commune", "75056", "cite", "cde-001"),
        ("commune", "92001", "cite", "cde-001"),
        ("commune", "92002", "cite", "cde-002"),
        ("commune", "92001", "cite", "cde-002"),
        ("commune", "97209", "cite", "cde-003"),
        ("qpv2015", "QP075001", "cite", "cde-001"),
        ("qpv2015", "QP092001", "cite", "cde-001"),
        ("qpv2015", "QP092001", "cite", "cde-002"),
        ("qpv2015", "QP092002", "cite", "cde-002"),
        ("qpv2015", "QP972001", "cite", "cde-003"),
        ("qpv2015", "QP075001", "commune", "75056"),
        ("qpv2015", "QP092001", "commune", "92001"),
        ("qpv2015", "QP092001", "commune", "92002"),
        ("qpv2015", "QP092002", "commune", "92002"),
        ("qpv2015", "QP972001", "commune", "97209"),
        ("qpv2024", "QN07501M", "commune", "75056"),
        ("qpv2024", "QN09201M", "commune", "92001"),
        ("qpv2024", "QN97201M", "commune", "97209"),
    ],
    columns=["level", "code", "parent_level", "parent_code"],
)

VALUES = pd.DataFrame(
    [
        ("qpv2015", "QP075001", "population", "2013", 5.0, "published", None),
        ("qpv2015", "QP075001", "population", "2018", 1000.0, "published", None),
        ("qpv2015", "QP092001", "population", "2018", None, "secret", None),
        ("qpv2015", "QP092002", "population", "2018", 300.0, "published", None),
        ("qpv2015", "QP092002", "emploi", "2018", 7.0, "published", None),
        ("qpv2015", "QP972001", "population", "2018", 40.0, "published", None),
    ],
    columns=["level", "code", "indicator", "period", "value", "status", "note"],
)

_FIGURES = (250_000.0, 800.0, 400.0, 45.0)
SHAPES = pd.DataFrame(
    [
        ("qpv2015", "QP075001", 2.34, 48.82, *_FIGURES),
        ("qpv2015", "QP092001", 2.30, 48.92, *_FIGURES),
        ("qpv2015", "QP092002", 2.32, 48.94, *_FIGURES),
        ("qpv2024", "QN07501M", 2.34, 48.82, *_FIGURES),
        ("qpv2024", "QN09201M", 2.31, 48.92, *_FIGURES),
        ("qpv2024", "QN97201M", -61.05, 14.61, *_FIGURES),
    ],
    columns=["level", "code", "lon", "lat", "area_m2", "length_m", "width_m", "bearing_deg"],
)

CROSSWALK = pd.DataFrame(
    [
        ("QP075001", "QN07501M", 0.9, 0.8),
        ("QP092001", "QN07501M", 0.1, 0.05),
        ("QP092001", "QN09201M", 0.605, 0.9),
    ],
    columns=["code_2015", "code_2024", "share_2015", "share_2024"],
)


def territories() -> pd.DataFrame:
    """Territories of the three cités, and the towns that the map names."""
    towns = [("commune", code, f"Ville {code}", None, 2.0, 47.0, None) for code in TOWNS]
    columns = ["level", "code", "name", "region_code", "lon", "lat", "placement"]
    frame = pd.DataFrame(_PLACES + towns, columns=columns)
    epci = {"92001": "200054781", "92002": "200054781", "97209": "249720061", "75056": "200054781"}
    frame["epci_code"] = frame["code"].map(epci)
    inside = frame["code"] == "92002"  # stands in for a commune outside Grand Paris
    frame.loc[inside, "epci_code"] = "200000001"
    frame.loc[frame["code"] == "75056", ["name", "region_code"]] = ["Paris", "11"]
    return frame


def outlines() -> gpd.GeoDataFrame:
    """One square of a quarter of a degree a territory, around its point (or anywhere)."""
    kept = territories()
    kept = kept[~kept["level"].isin(["qpv2015", "qpv2024"])]
    centres = zip(kept["lon"].fillna(2.0), kept["lat"].fillna(47.0), strict=True)
    squares = [shapely.box(x - 0.125, y - 0.125, x + 0.125, y + 0.125) for x, y in centres]
    return gpd.GeoDataFrame(kept[["level", "code"]], geometry=squares, crs=4326)


def snapshot(**tables: Any) -> Snapshot:
    """Return the small snapshot, some of its tables replaced."""
    parquet = io.BytesIO()
    outlines().to_parquet(parquet)
    content: dict[str, Any] = {
        "territories": territories(),
        "memberships": MEMBERSHIPS,
        "cites": CITES,
        "values": VALUES,
        "shapes": SHAPES,
        "crosswalk": CROSSWALK,
        "manifest": MappingProxyType({"tables": {"cites": {"sha256": "0"}}}),
        "_outlines": parquet.getvalue(),
    }
    return Snapshot(**content | tables)


DATE = "2021-12-31"
CODES = ["QP075001", "QP092001", "QP092002", "QP972001"]


def parquet(*rows: tuple[str, str, str, str, float | None, str, str | None]) -> bytes:
    """Write figures as a table of the snapshot holds them."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    stream = io.BytesIO()
    frame.astype({"value": "float64", "note": "str"}).to_parquet(stream, index=False)
    return stream.getvalue()


def seeker(
    code: str, indicator: str, value: float | None
) -> tuple[str, str, str, str, float | None, str, str | None]:
    """Return the row of a count of job seekers, secret where there is none."""
    status, note = ("published", None) if value is not None else ("secret", "note 3 du producteur")
    return "qpv2015", code, indicator, DATE, value, status, note


def with_figures() -> Snapshot:
    """Return the small snapshot with job seekers, two of four QPV secret, and employment rates."""
    counts = [
        seeker("QP075001", "defm_abc", 100.0),
        seeker("QP092001", "defm_abc", 50.0),
        seeker("QP092002", "defm_abc", None),
        seeker("QP972001", "defm_abc", None),
        seeker("QP075001", "defm_abc_moins26", 20.0),
        seeker("QP092001", "defm_abc_moins26", None),
        seeker("QP092002", "defm_abc_moins26", None),
        seeker("QP972001", "defm_abc_moins26", None),
        ("france", "FR", "defm_abc_moins26", DATE, 100.0, "published", None),
    ]
    rates = [
        ("qpv2015", code, "taux_emploi", "2022", value, "published", None)
        for code, value in zip(CODES, (40.0, 50.0, 60.0, 30.0), strict=True)
    ]
    rates.append(("france", "FR", "taux_emploi", "2022", 47.4, "published", None))
    empty = parquet(*[("ze", "0051", "taux_chomage_localise", "2003-T1", 7.0, "published", None)])
    figures = dict.fromkeys(FAMILIES, empty)
    figures |= {"demandeurs": parquet(*counts), "emploi": parquet(*rates)}
    values = VALUES[VALUES["indicator"].eq("population")]
    return snapshot(values=values, _figures=figures)
