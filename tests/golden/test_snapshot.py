"""Known figures, read in the embedded snapshot."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely

from loaders import manifest, snapshot
from loaders.catalogues import sources as catalogue
from loaders.construction.build import FILES, PACKAGES
from loaders.exports import export
from loaders.snapshot import DATA, Snapshot

pytestmark = pytest.mark.golden


@pytest.fixture(scope="module")
def data() -> Snapshot:
    return snapshot.load()


def links(data: Snapshot, level: str, parent: str) -> pd.DataFrame:
    rows = data.memberships
    return rows[(rows["level"] == level) & (rows["parent_level"] == parent)]


def test_the_brochure_says_568_and_the_list_542(data: Snapshot) -> None:
    pairs = links(data, "qpv2015", "cite")["code"]
    assert (len(pairs), pairs.nunique()) == (542, 527)
    shared = pairs.value_counts()
    assert sorted(shared.index[shared == 2]) == [
        *("QP059030", "QP091026", "QP092013", "QP092017", "QP092018", "QP093005", "QP093010"),
        *("QP093011", "QP093013", "QP093014", "QP094027", "QP094035", "QP095002", "QP095004"),
        "QP095010",
    ]


def test_24_cites_then_60(data: Snapshot) -> None:
    waves = data.cites.set_index("code")["wave"]
    assert (waves["cde-001":"cde-024"] == 2020).all()
    assert (waves["cde-025":"cde-084"] == 2021).all()


def test_touched_communes(data: Snapshot) -> None:
    pairs = links(data, "commune", "cite")["code"]
    assert (len(pairs), pairs.nunique()) == (306, 283)


def test_inhabitants_of_the_qpv(data: Snapshot) -> None:
    """Sums of Insee's own file; a QPV of two cités counts once."""
    people = data.values[data.values["period"] == "2018"].set_index("code")["value"]
    of_cites = links(data, "qpv2015", "cite")["code"]
    assert people.sum() == 5_441_002
    assert people[of_cites.unique()].sum() == 2_701_047
    assert data.values.loc[data.values["period"] == "2013", "value"].sum() == 5_435_060


@pytest.mark.parametrize(
    ("code", "departements", "qpv", "people"),
    [("cde-001", "49", 8, 32_192), ("cde-013", "44", 1, 5_757), ("cde-031", "02;59", None, None)],
)
def test_some_cites(
    data: Snapshot, code: str, departements: str, qpv: int | None, people: int | None
) -> None:
    row = export.cites_frame(data).set_index("id").loc[code]
    assert row["dep_codes"] == departements
    assert qpv is None or (row["qpv_count"], row["population_2018"]) == (qpv, people)


def test_cites_by_region(data: Snapshot) -> None:
    counts = export.cites_frame(data)["region"].value_counts()
    assert (counts["Île-de-France"], counts["Hauts-de-France"], len(counts)) == (21, 14, 15)


def test_the_overseas_qpv_of_cites_are_placed_at_their_commune(data: Snapshot) -> None:
    qpv = data.territories[data.territories["level"] == "qpv2015"]
    of_cites = qpv[qpv["code"].isin(links(data, "qpv2015", "cite")["code"])]
    placed = of_cites[of_cites["placement"] == "commune"]
    assert len(placed) == 16
    assert set(placed["region_code"]) == {"01", "02", "04"}
    assert of_cites["placement"].notna().all()


def test_three_qpv_2024_are_published_without_a_surface(data: Snapshot) -> None:
    qpv = data.territories[data.territories["level"] == "qpv2024"].set_index("code")
    shapeless = {"QN09105I", "QN09113I", "QN09503I"}
    assert set(qpv.index[qpv["area_m2"].isna()]) == shapeless
    assert qpv["lon"].notna().all()
    assert not shapeless & set(data.shapes["code"])


def test_most_qpv_2015_have_a_successor(data: Snapshot) -> None:
    assert data.crosswalk["code_2015"].nunique() == 1_254
    assert len(data.shapes[data.shapes["level"] == "qpv2015"]) == 1_296


@pytest.mark.parametrize(
    ("code", "km2"),
    [("11", 12_011), ("94", 8_680), ("01", 1_628), ("02", 1_128), ("03", 83_534), ("04", 2_504)],
)
def test_regions_have_their_area(data: Snapshot, code: str, km2: float) -> None:
    """Published areas, within the generalisation of the outlines."""
    regions = data.territories[data.territories["level"] == "region"].set_index("code")
    assert regions.loc[code, "area_m2"] / 1e6 == pytest.approx(km2, rel=0.04)


def test_paris_has_no_ept_and_130_communes_have_one(data: Snapshot) -> None:
    members = links(data, "commune", "ept")
    assert (len(members), members["parent_code"].nunique()) == (130, 11)
    assert "75056" not in set(members["code"])


def test_outlines_of_regions_are_unions_of_departements(data: Snapshot) -> None:
    outlines = data.outlines().set_index(["level", "code"])["geometry"]
    places = data.territories[data.territories["level"] == "departement"]
    corsica = places.loc[places["region_code"] == "94", "code"]
    united = shapely.union_all([outlines["departement", code] for code in corsica])
    assert outlines["region", "94"].equals(united)


def test_ept_and_their_communes_lie_one_on_another(data: Snapshot) -> None:
    outlines = data.outlines().set_index(["level", "code"])["geometry"]
    members = links(data, "commune", "ept")
    for ept, group in members.groupby("parent_code"):
        united = shapely.union_all([outlines["commune", code] for code in group["code"]])
        assert outlines["ept", ept].symmetric_difference(united).area < 1e-9


def test_every_input_is_the_edition_of_the_catalogue(data: Snapshot) -> None:
    inputs = {one["id"]: one for one in data.manifest["inputs"]}
    assert set(FILES) <= set(inputs)
    for name in FILES:
        source = catalogue.find(name)
        assert (inputs[name]["sha256"], inputs[name]["edition"]) == (source.sha256, source.edition)
    assert [one["id"] for one in data.manifest["packages"]] == list(PACKAGES)


def test_the_catalogue_of_cites_is_the_one_that_was_built() -> None:
    inputs = {one["id"]: one for one in manifest.read(DATA)["inputs"]}
    found = manifest.digest((DATA / "cites.csv").read_bytes())
    assert inputs["cites-catalogue"]["sha256"] == found


def test_the_snapshot_is_small() -> None:
    sizes = {path: path.stat().st_size for path in Path(DATA).iterdir() if path.is_file()}
    assert sum(sizes.values()) <= 4e6
    assert max(sizes.values()) <= 2 * 1024 * 1024
