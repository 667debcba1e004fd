"""From the frames of the readers to the tables of the snapshot, on a country of four communes."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import box

from loaders import schemas
from loaders.construction import assembly
from loaders.construction.assembly import Sources
from loaders.readers.communes import DataFrance
from loaders.readers.decoupage import Decoupage
from loaders.readers.schemas import validate

EPCI, EPT = "200054781", "200057867"
COMMUNES = {"75056": (2.30, 48.85), "92001": (2.20, 48.85), "92002": (2.20, 48.95)}
FORT = (-61.05, 14.60)


def square(lon: float, lat: float, size: float) -> shapely.Polygon:
    return box(lon - size, lat - size, lon + size, lat + size)


def frame(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


@pytest.fixture
def communes() -> gpd.GeoDataFrame:
    cog = Decoupage(
        communes=frame(
            "code name departement_code region_code",
            ("75056", "Paris", "75", "11"),
            ("92001", "Rive", "92", "11"),
            ("92002", "Nord", "92", "11"),
            ("97209", "Fort", "972", "02"),
            ("97801", "Saint-Martin", "978", None),
        ),
        epci=frame("code name nature", (EPCI, "Métropole", "METRO")),
        epci_members=frame(
            "group_code commune_code", *((EPCI, code) for code in ("75056", "92001", "92002"))
        ),
        ept=frame("code name nature", (EPT, "Plaine", "EPT")),
        ept_members=frame("group_code commune_code", (EPT, "92001"), (EPT, "92002")),
    )
    places = {**COMMUNES, "97209": FORT}
    outlines = gpd.GeoDataFrame(
        {"code": list(places)}, geometry=[square(*at, 0.05) for at in places.values()], crs=4326
    )
    nothing = pd.DataFrame()
    return assembly.communes(DataFrance(outlines, outlines, nothing, nothing, nothing), cog)


@pytest.fixture
def sources(communes: gpd.GeoDataFrame) -> Sources:
    older = frame(
        "code name commune_codes",
        ("QP075001", "Porte (ancien)", None),
        ("QP092001", "Quai", "92001, 92002"),
        ("QP972001", "Baie", "97209"),
        ("QP978001", "Orient", "97801"),
    )
    names = frame("code name commune_codes", ("QP075001", "Porte", "75056"))
    layer = gpd.GeoDataFrame(
        {"code": ["QP092001", "QP075001"]},
        geometry=[square(2.20, 48.90, 0.004), square(2.30, 48.85, 0.004)],
        crs=4326,
    )
    new = gpd.GeoDataFrame(
        frame(
            "code name commune_codes",
            ("QN07501M", "Porte", "75056"),
            ("QN09201M", "Point", "92001"),
            ("QN97201M", "Baie", "97209"),
        ),
        geometry=[
            square(2.301, 48.85, 0.004),
            shapely.from_wkt("MULTIPOLYGON (((2.2 48.85, 2.2 48.85, 2.2 48.85, 2.2 48.85)))"),
            square(*FORT, 0.004),
        ],
        crs=4326,
    )
    return Sources(
        catalogue=frame("code name wave", ("cde-001", "Ouest", 2020)),
        cites=frame("code name lon lat", ("cde-001", "Ouest", 2.25, 48.87)),
        cite_qpv=frame("cite_code qpv_code", ("cde-001", "QP075001"), ("cde-001", "QP092001")),
        cite_communes=frame("cite_code commune_code", ("cde-001", "75056"), ("cde-001", "92001")),
        population=frame(
            "code population_2013 population_2018",
            ("QP075001", 100.0, 110.0),
            ("QP972001", 50.0, None),
        ),
        qpv2015=assembly.qpv2015(names, older, assembly.repaired(layer)),
        qpv2024=assembly.repaired(new),
        communes=communes,
        departements=frame(
            "code name region_code",
            ("75", "Paris", "11"),
            ("92", "Hauts-de-Seine", "11"),
            ("972", "Martinique", "02"),
        ),
        regions=frame("code name", ("11", "Île-de-France"), ("02", "Martinique")),
        epci=frame("code name", (EPCI, "Métropole")),
        ept=frame("code name", (EPT, "Plaine")),
    )


@pytest.fixture
def territories(sources: Sources) -> pd.DataFrame:
    full, _ = assembly.outlines(sources)
    table = assembly.territories(sources, full, assembly.shapes(sources))
    return table.set_index(["level", "code"])


def test_the_recent_name_and_every_commune_are_kept(sources: Sources) -> None:
    table = sources.qpv2015.set_index("code")
    assert table.loc["QP075001", "name"] == "Porte"
    assert table.loc["QP075001", "commune_codes"] == "75056"
    assert table.loc["QP092001", "commune_codes"] == "92001, 92002"


def test_a_perimeter_reduced_to_a_point_keeps_its_place(
    sources: Sources, territories: pd.DataFrame
) -> None:
    assert sources.qpv2024.set_index("code").geometry["QN09201M"] is None
    assert "QN09201M" not in set(assembly.shapes(sources)["code"])
    row = territories.loc[("qpv2024", "QN09201M")]
    assert (row["lon"], row["lat"], row["placement"]) == (2.2, 48.85, "official")
    assert pd.isna(row["area_m2"])


def test_a_qpv_without_a_perimeter_is_placed_at_its_commune(territories: pd.DataFrame) -> None:
    placed, commune = (
        territories.loc[("qpv2015", "QP972001")],
        territories.loc[("commune", "97209")],
    )
    assert placed["placement"] == "commune"
    assert (placed["lon"], placed["lat"]) == (commune["lon"], commune["lat"])
    assert (placed["region_code"], placed["departement_code"]) == ("02", "972")


def test_a_qpv_of_an_overseas_collectivity_has_no_place(
    sources: Sources, territories: pd.DataFrame
) -> None:
    row = territories.loc[("qpv2015", "QP978001")]
    assert row[["lon", "lat", "region_code", "placement"]].isna().all()
    assert "97801" not in set(assembly.memberships(sources)["parent_code"])


def test_parents_are_given_only_where_they_are_one(territories: pd.DataFrame) -> None:
    shared = territories.loc[("qpv2015", "QP092001")]
    assert (shared["departement_code"], shared["ept_code"]) == ("92", EPT)
    group = territories.loc[("epci", EPCI)]
    assert group["region_code"] == "11"
    assert pd.isna(group["departement_code"])
    assert pd.isna(territories.loc[("cite", "cde-001"), "departement_code"])


def test_every_membership_is_there_once(sources: Sources) -> None:
    links = assembly.memberships(sources)
    assert not links.duplicated().any()
    assert not links.isna().any().any()
    found = set(links.itertuples(index=False, name=None))
    assert ("qpv2015", "QP092001", "commune", "92002") in found
    assert ("commune", "92001", "ept", EPT) in found
    assert ("cite", "cde-001", "departement", "92") in found
    assert ("cite", "cde-001", "region", "11") in found
    assert ("commune", "97209", "epci", EPCI) not in found


def test_outlines_are_those_of_their_levels(sources: Sources) -> None:
    full, drawn = assembly.outlines(sources)
    assert set(full) == {"region", "departement", "epci", "ept"}
    counts = drawn["level"].value_counts().to_dict()
    assert counts == {
        "commune": 4,
        "departement": 3,
        "region": 2,
        "epci": 1,
        "ept": 1,
        "cite": 1,
    }
    cite = drawn.geometry[drawn["code"] == "cde-001"].iloc[0]
    members = drawn[drawn["code"].isin(["75056", "92001"])].geometry.union_all()
    assert cite.equals(members)


def test_areas_are_those_of_the_ellipsoid(territories: pd.DataFrame) -> None:
    """0.1° by 0.1° at 48.85° N: 11.12 km by 7.34 km."""
    assert territories.loc[("commune", "92001"), "area_m2"] == pytest.approx(81.6e6, rel=2e-3)
    nation = territories.loc[("france", "FR"), "area_m2"]
    assert nation == pytest.approx(territories.loc["commune", "area_m2"].sum(), abs=2)


def test_only_the_mainland_has_successors(sources: Sources) -> None:
    links = assembly.successors(sources)
    assert list(zip(links["code_2015"], links["code_2024"], strict=True)) == [
        ("QP075001", "QN07501M")
    ]
    assert links["share_2015"][0] == pytest.approx(0.875, abs=1e-3)


def test_a_population_that_is_not_there_is_no_zero(sources: Sources) -> None:
    values = assembly.values(sources.population).set_index(["code", "period"])
    assert values.loc[("QP075001", "2018"), "value"] == 110
    assert values.loc[("QP972001", "2018"), "status"] == "missing"
    assert pd.isna(values.loc[("QP972001", "2018"), "value"])


def test_small_tables_pass_their_schemas(sources: Sources) -> None:
    full, drawn = assembly.outlines(sources)
    figures = assembly.shapes(sources)
    made = {
        "territories": assembly.territories(sources, full, figures),
        "memberships": assembly.memberships(sources),
        "values": assembly.values(sources.population),
        "shapes": figures,
        "crosswalk": assembly.successors(sources),
        "outlines": drawn,
    }
    for name, table in made.items():
        validate(table, schemas.SCHEMAS[name], name)
