"""What every GeoJSON reader owes to `read_features`, through the reader of the QPV 2024."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from loaders.errors import SchemaFaultError, SourceMissingError, SourceUnreadableError
from loaders.readers.qpv2024 import read_qpv2024
from tests.unit.readers.samples import SQUARE, collection, qpv2024

Put = Callable[[bytes], Path]
GOOD = collection(qpv2024(), qpv2024(code_qp="QN00202M"))


def test_the_qpv_2024_read_as_published(put: Put) -> None:
    overseas = qpv2024(
        code_qp="QN98701M", insee_reg=None, insee_dep="987", insee_com="98712", siren_epci="NA"
    )
    frame = read_qpv2024(put(collection(qpv2024(siren_epci="200042190,245901160"), overseas)))
    assert list(frame["commune_codes"]) == ["02571, 02691", "98712"]
    assert frame["epci_codes"][0] == "200042190, 245901160"
    assert frame[["region_code", "epci_codes"]].isna().to_numpy().tolist() == [
        [False, False],
        [True, True],
    ]
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry[0].equals(SQUARE)
    assert list(frame.index) == [0, 1]


def test_invalid_and_mixed_geometries_are_left_as_they_are(put: Put) -> None:
    bow_tie = shapely.Polygon([(2, 48), (3, 49), (3, 48), (2, 49)])
    mixed = shapely.GeometryCollection([SQUARE, shapely.Point(2, 48)])
    frame = read_qpv2024(
        put(collection(qpv2024(geometry=bow_tie), qpv2024(code_qp="QN00202M", geometry=mixed)))
    )
    assert not frame.geometry[0].is_valid
    assert frame.geometry[1].geom_type == "GeometryCollection"


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"code_qp": "QP093028"}, "code_qp", "génération 2015"),
        ({"code_qp": "QN00202X"}, "code_qp", "mal formé"),
        ({"code_qp": None}, "code_qp", "vide"),
        ({"lib_qp": ""}, "lib_qp", "vide"),
        ({"lib_qp": "CitÃ©"}, "lib_qp", "accents mal décodés"),
        ({"insee_com": "02571, 1004"}, "insee_com", "zéro de tête"),
        ({"insee_com": "02571,, 02691"}, "insee_com", "vide"),
        ({"insee_com": 1004}, "insee_com", "zéro de tête"),
        ({"insee_com": "NA"}, "insee_com", "mal formé"),
        ({"insee_reg": "05"}, "insee_reg", "mal formé"),
        ({"insee_dep": "2"}, "insee_dep", "zéro de tête"),
        ({"siren_epci": "NA, 200042190"}, "siren_epci", "mal formé"),
        ({"geometry": None}, "geometry", "absente"),
    ],
)
def test_a_bad_cell_is_refused_at_its_place(
    put: Put, change: dict[str, object], column: str, reason: str
) -> None:
    second = qpv2024(**{"code_qp": "QN00202M"} | change)
    with pytest.raises(SchemaFaultError, match=reason) as caught:
        read_qpv2024(put(collection(qpv2024(), second)))
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [("objet n° 2", column)]


def test_a_code_twice_is_refused_at_both_places(put: Put) -> None:
    with pytest.raises(SchemaFaultError, match="valeur en double") as caught:
        read_qpv2024(put(collection(qpv2024(), qpv2024(code_qp="QN00202M"), qpv2024())))
    assert [fault.row for fault in caught.value.faults] == ["objet n° 1", "objet n° 3"]


def test_all_bad_cells_come_in_one_report(put: Put) -> None:
    bad = [qpv2024(code_qp=f"bad {rank}", insee_dep="2", lib_com=None) for rank in range(4)]
    with pytest.raises(SchemaFaultError) as caught:
        read_qpv2024(put(collection(*bad)))
    assert len(caught.value.faults) == 12


def test_a_renamed_column_is_named_with_its_likely_new_name(put: Put) -> None:
    with pytest.raises(SchemaFaultError, match="peut-être renommée « code_qpv »") as caught:
        read_qpv2024(put(GOOD.replace(b'"code_qp"', b'"code_qpv"')))
    assert [fault.column for fault in caught.value.faults] == ["code_qp"]


def test_every_missing_column_is_reported(put: Put) -> None:
    with pytest.raises(SchemaFaultError) as caught:
        read_qpv2024(put(GOOD.replace(b'"insee_com"', b'"x"').replace(b'"lib_qp"', b'"y"')))
    assert [fault.column for fault in caught.value.faults] == ["lib_qp", "insee_com"]


def test_a_property_absent_from_one_object_is_not_a_null(put: Put) -> None:
    second = qpv2024(code_qp="QN00202M")
    del second["properties"]["siren_epci"]
    with pytest.raises(SchemaFaultError, match="propriété absente") as caught:
        read_qpv2024(put(collection(qpv2024(), second)))
    assert caught.value.faults[0].row == "objet n° 2"


def test_a_column_more_breaks_nothing(put: Put) -> None:
    frame = read_qpv2024(put(collection(qpv2024(nouveau="x"))))
    assert "nouveau" not in frame.columns


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b" \n ", "vide"),
        (GOOD[: len(GOOD) // 2], "tronqué"),
        (GOOD[:-1], "tronqué"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "page web"),
        (b"\xef\xbb\xbf\n<HTML lang='fr'>", "page web"),
        (b'<?xml version="1.0"?><!DOCTYPE x><html/>', "page web"),
        (GOOD.decode().replace("Omissy", "Étréaupont").encode("cp1252"), "UTF-8"),
        (GOOD.decode().encode("utf-16"), "UTF-8"),
        (b'{"message": "Not found"}', "collection GeoJSON"),
        (b'{"features": 3}', "collection GeoJSON"),
        (b'{"features": ["x"]}', "autre chose"),
        (b"[1, 2]", "collection GeoJSON"),
        (b"[" * 100_000, "ne peut pas être lu"),
        (b'{"a": ' + b"9" * 5000 + b"}", "ne peut pas être lu"),
        (GOOD.replace(b"OGC:1.3:CRS84", b"EPSG::2154"), "coordonnées inattendu"),
        (b"PK\x03\x04" + bytes(100), "bien formé|UTF-8"),
    ],
)
def test_what_is_not_the_geojson_expected_is_unreadable(
    put: Put, content: bytes, reason: str
) -> None:
    with pytest.raises(SourceUnreadableError, match=reason) as caught:
        read_qpv2024(put(content))
    assert "source.bin" in str(caught.value)
    assert "Que faire" in str(caught.value)


def test_the_wrong_byte_of_another_encoding_is_located(put: Put) -> None:
    with pytest.raises(SourceUnreadableError, match="ligne 3, octet 7"):
        read_qpv2024(put(b"{\n \n  \xe9"))


@pytest.mark.parametrize(
    "geometry",
    [{"type": "Polygon"}, {"type": "Polygon", "coordinates": [[1]]}, {"type": "X"}, 3, [], "x"],
)
def test_a_broken_geometry_is_reported_at_its_place(put: Put, geometry: object) -> None:
    bad = qpv2024(code_qp="QN00202M") | {"geometry": geometry}
    with pytest.raises(SchemaFaultError, match="géométrie illisible") as caught:
        read_qpv2024(put(collection(qpv2024(), bad)))
    assert [fault.row for fault in caught.value.faults] == ["objet n° 2"]


@pytest.mark.parametrize("member", ["properties", "geometry"])
def test_a_feature_without_a_member_is_reported(put: Put, member: str) -> None:
    content = json.loads(GOOD)
    del content["features"][1][member]
    with pytest.raises(SchemaFaultError) as caught:
        read_qpv2024(put(json.dumps(content).encode()))
    assert {fault.row for fault in caught.value.faults} == {"objet n° 2"}


def test_no_file_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"absent\.geojson"):
        read_qpv2024(tmp_path / "absent.geojson")
    with pytest.raises(SourceUnreadableError):
        read_qpv2024(tmp_path)


def test_the_real_perimeters(sources: Path) -> None:
    name = "qp2024-france-hexagonale-outre-mer-wgs84-epsg4326.geojson"
    frame = read_qpv2024(sources / "anct" / name)
    assert len(frame) == 1609
    assert frame["departement_code"].str.match("97|98").sum() == 247
    assert frame["commune_codes"].str.contains(",").sum() == 149
    assert (~frame.geometry.is_valid).sum() == 85
