"""Exports, read back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from loaders import errors, snapshot
from loaders.exports import export, shapes
from loaders.qpv import perimeters
from loaders.snapshot import Snapshot
from tests.unit import small_snapshot as small

FORMULAS = ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


@pytest.fixture
def data() -> Snapshot:
    places = small.territories().assign(departement_code=None, area_m2=None)
    return small.snapshot(territories=places)


def test_the_columns_of_the_cites_are_the_contract(data: Snapshot, tmp_path: Path) -> None:
    out = export.export("cites", tmp_path / "cites.csv", data)
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines == [
        "id,name,wave,wave_evidence,region_code,region,dep_codes,qpv_count,population_2018,lon,lat",
        "cde-002,Rive Nord,2021,deduction,11,Île-de-France,92,2,300,2.31,48.93",
        "cde-001,Paris Sud,2020,text,11,Île-de-France,75;92,2,1000,2.35,48.82",
        "cde-003,Baie-Centre,2021,identifier_block,02,Martinique,972,1,40,-61.06,14.6",
    ]


def test_a_population_that_no_qpv_publishes_is_empty(tmp_path: Path) -> None:
    values = small.VALUES.assign(value=None, status="secret")
    out = export.export("cites", tmp_path / "c.csv", small.snapshot(values=values))
    assert all(line.split(",")[8] == "" for line in out.read_text().splitlines()[1:])


def test_chosen_cites_come_in_the_order_asked(data: Snapshot) -> None:
    table = export.cites_frame(data, ["cde-003", "cde-001"])
    assert list(table["id"]) == ["cde-003", "cde-001"]
    assert tuple(table.columns) == export.CITES_COLUMNS
    assert export.cites_frame(data, []).empty


def test_the_embedded_cites_survive_a_round_trip(tmp_path: Path) -> None:
    out = export.export("cites", tmp_path / "cites.csv")
    read = pd.read_csv(out, dtype={"region_code": "str", "dep_codes": "str"})
    expected = export.cites_frame(snapshot.load())
    assert len(read) == 84
    pd.testing.assert_frame_equal(
        read.astype({"population_2018": "Int64"}), expected.reset_index(drop=True)
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_made_harmless_in_csv(text: str) -> None:
    table = pd.DataFrame({"name": [text], "lon": [-61.5]})
    read = pd.read_csv(io.BytesIO(export.to_csv_bytes(table)))
    assert read["name"].to_list() == [f"'{text}".replace("\r", "\n")]
    assert read["lon"][0] == -61.5


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1))
def test_no_text_cell_of_a_csv_begins_as_a_formula(text: str) -> None:
    content = export.to_csv_bytes(pd.DataFrame({"name": [text]})).decode()
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    cell = row["name"]
    assert cell.removeprefix("'") == text.replace("\r\n", "\n").replace("\r", "\n").removeprefix(
        "'"
    )
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", [*FORMULAS[:4], "https://exemple.fr", "mailto:a@b.fr"])
def test_a_text_stays_a_text_in_xlsx(text: str) -> None:
    content = export.to_xlsx_bytes(pd.DataFrame({"name": [text]}), ["Insee"])
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book["Données"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert book["Sources"]["A2"].value == "Insee"


@pytest.mark.parametrize("what", ["cites", "qpv", "memberships"])
def test_a_workbook_names_its_sources_and_vintage(
    data: Snapshot, tmp_path: Path, what: export.Table
) -> None:
    book = openpyxl.load_workbook(export.export(what, tmp_path / "x.xlsx", data))
    assert book.sheetnames == ["Données", "Sources"]
    notice = [row[0] for row in book["Sources"].iter_rows(values_only=True)]
    assert any("ANCT" in line and "2023" in line for line in notice)
    assert book["Données"].max_row == len(export.frame(what, data)) + 1


def read_geojson(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def test_cites_are_points_in_geojson(data: Snapshot, tmp_path: Path) -> None:
    content = read_geojson(export.export("cites", tmp_path / "c.geojson", data))
    assert any("ANCT" in line for line in content["source"])
    first = content["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [2.31, 48.93]}
    assert (first["properties"]["population_2018"], first["properties"]["dep_codes"]) == (300, "92")
    assert len(gpd.read_file(tmp_path / "c.geojson")) == 3


def test_without_official_perimeters_footprints_are_schematic(
    data: Snapshot, tmp_path: Path
) -> None:
    content = read_geojson(export.export("qpv", tmp_path / "q.geojson", data))
    kinds = {f["properties"]["code"]: f["properties"]["emprise"] for f in content["features"]}
    assert kinds["QP075001"] == "schématique"
    assert kinds["QP972001"] == "point de la commune"
    assert any("schématiques" in line for line in content["source"])
    shapes = {f["properties"]["code"]: f["geometry"] for f in content["features"]}
    assert shapes["QP075001"]["type"] == "Polygon"
    assert shapes["QP972001"] == {"type": "Point", "coordinates": [-61.05, 14.61]}


def test_official_perimeters_are_exported_where_they_are_synced(
    data: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    square = shapely.box(2.33, 48.81, 2.35, 48.83)
    layer = gpd.GeoDataFrame({"code": ["QP075001"]}, geometry=[square], crs=4326)
    monkeypatch.setattr(perimeters, "read", lambda year: layer if year == 2015 else None)
    table = export.qpv_frame(data)
    geometries, kinds = shapes.geometries(table, data)
    found = dict(zip(table["code"], zip(geometries, kinds, strict=True), strict=True))
    assert found["QP075001"][1] == "officielle"
    assert shapely.geometry.shape(found["QP075001"][0]).equals(square)
    assert found["QP092001"][1] == "schématique"


def test_a_perimeter_without_a_surface_is_its_published_point(data: Snapshot) -> None:
    table = export.qpv_frame(data)
    table = table[table["code"] == "QP075001"].assign(code="QN09105I")
    geometries, kinds = shapes.geometries(table, data)
    assert (geometries[0]["type"], kinds) == ("Point", ["point publié"])


def test_a_place_that_nobody_knows_has_no_geometry(data: Snapshot) -> None:
    table = export.qpv_frame(data).assign(code="QP987001", lon=float("nan"))
    geometries, kinds = shapes.geometries(table, data)
    assert (geometries[0], kinds[0]) == (None, "inconnue")


def test_a_qpv_has_its_communes_and_its_cites(data: Snapshot) -> None:
    row = export.qpv_frame(data).set_index("code").loc["QP092001"]
    assert (row["commune_codes"], row["communes"]) == ("92001;92002", "Rive;Nord")
    assert row["cite_codes"] == "cde-001;cde-002"
    assert pd.isna(row["population_2018"])


def test_memberships_name_both_territories(data: Snapshot) -> None:
    table = export.memberships_frame(data)
    row = table[table["code"] == "QP092002"].iloc[0].to_list()
    assert row == ["qpv2015", "QP092002", "Gare", "cite", "cde-002", "Rive Nord"]
    assert len(table) == len(small.MEMBERSHIPS)


@pytest.mark.parametrize(
    ("what", "name", "said"),
    [
        ("cites", "cites.pdf", "« .pdf » ne dit pas un format connu"),
        ("cites", "cites", "aucun"),
        ("memberships", "m.geojson", "n'ont pas de géométrie"),
    ],
)
def test_a_format_that_cannot_be_is_refused(
    data: Snapshot, tmp_path: Path, what: export.Table, name: str, said: str
) -> None:
    with pytest.raises(errors.ExportRefusedError) as raised:
        export.export(what, tmp_path / name, data)
    assert said in str(raised.value)
    assert "Que faire" in str(raised.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told(data: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(errors.ExportRefusedError, match="vérifier que le dossier existe"):
        export.export("cites", tmp_path / "nowhere" / "c.csv", data)


def test_an_export_that_fails_leaves_the_file_that_was_there(
    data: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "c.csv"
    out.write_text("avant")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(errors.ExportRefusedError):
        export.export("cites", out, data)
    assert out.read_text() == "avant"
    assert list(tmp_path.iterdir()) == [out]
