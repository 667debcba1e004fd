"""Each invariant, broken on purpose in a copy of the embedded snapshot."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import shapely

from geo import plane
from loaders import errors, manifest, snapshot
from loaders.checks import check, invariants
from loaders.schemas import SCHEMAS

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def embedded() -> Tables:
    return snapshot.load().tables()


@pytest.fixture
def tables(embedded: Tables) -> Tables:
    return dict(embedded)


def said(faults: list[errors.Fault]) -> str:
    return "\n".join(fault.sentence() for fault in faults)


def test_the_embedded_snapshot_holds(embedded: Tables) -> None:
    assert said(check.tables(embedded)) == ""


def drop_cite(tables: Tables) -> None:
    tables["cites"] = tables["cites"].iloc[1:]


def swap_wave(tables: Tables) -> None:
    tables["cites"] = tables["cites"].assign(wave=tables["cites"]["wave"].replace(2020, 2021))


def rename_cite(tables: Tables) -> None:
    cites = tables["cites"]
    tables["cites"] = cites.assign(name=cites["name"].replace("Belfort", "Belford"))


def unknown_qpv(tables: Tables) -> None:
    links = tables["memberships"].copy()
    row = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")].index[0]
    links.loc[row, "code"] = "QP099999"
    tables["memberships"] = links


def lost_pair(tables: Tables) -> None:
    links = tables["memberships"]
    row = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")].index[:1]
    tables["memberships"] = links.drop(index=row)


def lost_zero(tables: Tables) -> None:
    places = tables["territories"]
    tables["territories"] = places.assign(code=places["code"].replace("01004", "1004"))


def lost_commune(tables: Tables) -> None:
    places = tables["territories"]
    tables["territories"] = places[places["code"] != "93066"]


def silent_zero(tables: Tables) -> None:
    values = tables["values"].copy()
    values.loc[0, "status"] = "secret"
    tables["values"] = values


def faint_link(tables: Tables) -> None:
    links = tables["crosswalk"].copy()
    links.loc[0, ["share_2015", "share_2024"]] = 0.01
    tables["crosswalk"] = links


def bow_tie(tables: Tables) -> None:
    outlines = tables["outlines"].copy()
    outlines.loc[0, "geometry"] = shapely.from_wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")
    tables["outlines"] = outlines


def line(tables: Tables) -> None:
    outlines = tables["outlines"].copy()
    outlines.loc[0, "geometry"] = shapely.from_wkt("LINESTRING (0 0, 2 2)")
    tables["outlines"] = outlines


def overlap(tables: Tables) -> None:
    outlines = tables["outlines"].copy()
    row = outlines[(outlines["level"] == "region") & (outlines["code"] == "11")].index[0]
    outlines.loc[row, "geometry"] = outlines.geometry[row].buffer(0.1)
    tables["outlines"] = outlines


def no_outline(tables: Tables) -> None:
    outlines = tables["outlines"]
    tables["outlines"] = outlines[outlines["code"] != "cde-031"]


def official_perimeter(tables: Tables) -> None:
    outlines = tables["outlines"].copy()
    row = outlines[outlines["level"] == "commune"].index[0]
    outlines.loc[row, ["level", "code"]] = ["qpv2015", "QP001001"]
    tables["outlines"] = outlines


def shifted(tables: Tables) -> None:
    shapes = tables["shapes"].copy()
    old = shapes["level"] == "qpv2015"
    per_lon, _ = plane.metres_per_degree(shapes.loc[old, "lat"])
    shapes.loc[old, "lon"] -= 51 / per_lon
    tables["shapes"] = shapes


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (drop_cite, ["vague 2020", "cde-001", "absente du catalogue data/cites.csv"]),
        (swap_wave, ["vague 2020", "vague 2021"]),
        (rename_cite, ["cde-003", "nom différent de celui de l'ANCT", "Belford", "Belfort"]),
        (unknown_qpv, ["QP099999", "absent des territoires de niveau qpv2015"]),
        (lost_pair, ["couples cité–QPV", "541", "542"]),
        (lost_zero, ["1004", "zéro de tête"]),
        (lost_commune, ["34934", "93066"]),
        (silent_zero, ["valeur et statut d'accord"]),
        (faint_link, ["recouvrement trop petit"]),
        (bow_tie, ["cite cde-001", "géométrie invalide"]),
        (line, ["géométrie de type LineString"]),
        (overlap, ["region", "se chevauchent"]),
        (no_outline, ["cde-031", "territoire sans contour"]),
        (official_perimeter, ["périmètre de QPV dans l'instantané"]),
        (shifted, ["décalés de 51 m"]),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_broken_invariant_is_told(
    tables: Tables, break_it: Callable[[Tables], None], expected: list[str]
) -> None:
    break_it(tables)
    found = said(invariants.check(tables))
    for words in expected:
        assert words in found


def test_all_faults_come_in_one_report(tables: Tables) -> None:
    drop_cite(tables)
    lost_pair(tables)
    no_outline(tables)
    found = said(invariants.check(tables))
    assert "cde-001" in found
    assert "541" in found
    assert "cde-031" in found


def test_a_schema_fault_names_the_row_by_its_key(tables: Tables) -> None:
    shapes = tables["shapes"].copy()
    shapes.loc[0, "bearing_deg"] = 200.0
    tables["shapes"] = shapes
    found = said(check.tables(tables))
    assert "qpv2015 QP001001" in found
    assert "bearing_deg" in found
    assert "200" in found


def test_a_missing_column_is_told(tables: Tables) -> None:
    tables["cites"] = tables["cites"].drop(columns="wave")
    assert "colonne « wave » : colonne absente" in said(check.tables(tables))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in (*snapshot.DATA.glob("*.parquet"), snapshot.DATA / manifest.FILE):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_a_whole_snapshot_is_checked(folder: Path) -> None:
    lines = check.check(folder)
    assert "Cités : 84 = 24 (2020) + 60 (2021)." in lines
    assert "QPV des cités : 542 couples, 527 QPV distincts." in lines


def test_every_damaged_file_is_told(folder: Path) -> None:
    (folder / "values.parquet").write_bytes(b"PAR1")
    (folder / "cites.parquet").unlink()
    (folder / "shapes.parquet").write_bytes((folder / "crosswalk.parquet").read_bytes())
    with pytest.raises(errors.InvalidSnapshotError) as raised:
        check.check(folder)
    for name in ("values", "cites", "shapes"):
        assert f"{name}.parquet" in str(raised.value)


def test_a_missing_manifest_is_told(folder: Path) -> None:
    (folder / manifest.FILE).unlink()
    with pytest.raises(errors.InvalidSnapshotError, match=r"manifest\.json"):
        check.check(folder)


def test_every_column_is_documented_in_french() -> None:
    for name, schema in SCHEMAS.items():
        assert schema.title, name
        for column in schema.columns.values():
            assert column.title, (name, column.name)
            assert column.description, (name, column.name)
