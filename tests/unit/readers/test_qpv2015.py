from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from loaders.errors import SchemaFaultError, SourceUnreadableError, ZipRefusedError
from loaders.readers import archives
from loaders.readers.qpv2015 import read_qpv2015
from tests.unit.readers.samples import SQUARE, layer, zipped

Put = Callable[[bytes], Path]


@pytest.mark.parametrize("epsg", [27572, 2154, 4326])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_each_known_projection_and_encoding_reads_the_same(
    put: Put, tmp_path: Path, epsg: int, encoding: str
) -> None:
    frame = read_qpv2015(put(zipped(layer(tmp_path, epsg=epsg, encoding=encoding))))
    assert frame.drop(columns="geometry").to_numpy().tolist() == [
        ["QP044012", "Les Bruyères", "Douai, Waziers"],
        ["QP02A001", "Cœur D’Agglo", "Ajaccio"],
    ]
    assert frame.crs.to_epsg() == 4326
    # A metre is some 1e-5 degree: a datum left aside would move the square by 51 of them.
    assert np.allclose(frame.geometry[0].bounds, SQUARE.bounds, atol=2e-5)


def test_the_datum_of_lambert_2_is_not_left_aside(put: Put, tmp_path: Path) -> None:
    # The origin of Lambert II is 2° 20' 14.025" E, 46.8° N on the old datum; its geocentric
    # coordinates moved by the IGN's (-168, -60, 320) metres are there on WGS 84, 53 m further west.
    files = layer(tmp_path, epsg=27572)
    files["QPV.shp"], files["QPV.shx"] = _square_at(600_000, 2_200_000)
    frame = read_qpv2015(put(zipped(files)))
    lon, lat = shapely.centroid(frame.geometry[0]).coords[0]
    assert (lon, lat) == pytest.approx((2.33653361, 46.79994878), abs=1e-6)


def _square_at(x: float, y: float, gap: float = 0.0) -> tuple[bytes, bytes]:
    """Write the .shp and .shx of two small squares around a point, without any library."""
    ring = [(x - 1, y - 1), (x - 1, y + 1), (x + 1, y + 1), (x + 1, y - 1), (x - 1, y - 1 + gap)]
    box = struct.pack("<4d", x - 1, y - 1, x + 1, y + 1)
    points = b"".join(struct.pack("<2d", *point) for point in ring)
    content = struct.pack("<i", 5) + box + struct.pack("<3i", 1, len(ring), 0) + points
    words = len(content) // 2
    records = b"".join(struct.pack(">2i", rank, words) + content for rank in (1, 2))
    index = b"".join(struct.pack(">2i", 50 + rank * (words + 4), words) for rank in (0, 1))

    def header(length: int) -> bytes:
        start = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + length) // 2)
        return start + struct.pack("<2i", 1000, 5) + box + bytes(32)

    return header(len(records)) + records, header(len(index)) + index


def test_a_ring_left_open_is_reported_at_its_record(
    put: Put, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = layer(tmp_path)
    files["QPV.shp"], files["QPV.shx"] = _square_at(600_000, 6_800_000, gap=0.5)
    with pytest.raises(SchemaFaultError, match="géométrie absente ou illisible") as caught:
        read_qpv2015(put(zipped(files)))
    assert [fault.row for fault in caught.value.faults] == [
        "enregistrement n° 1",
        "enregistrement n° 2",
    ]
    assert "source.bin/QPV : GDAL signale" in caplog.text


def test_a_layer_that_mixes_two_encodings_is_read(put: Put, tmp_path: Path) -> None:
    files = layer(tmp_path, encoding="cp1252")
    files["QPV.dbf"] = files["QPV.dbf"].replace(
        "Les Bruyères ".encode("cp1252"), "Les Bruyères".encode()
    )
    names = ["Les Bruyères", "Cœur D’Agglo"]
    assert list(read_qpv2015(put(zipped(files)))["name"]) == names


def test_the_layer_of_all_france_is_preferred_in_the_official_archive(
    put: Put, tmp_path: Path
) -> None:
    metropole = layer(tmp_path, name="QP_METROPOLE_LB93")
    whole = layer(
        tmp_path,
        name="QP_METROPOLEOUTREMER_WGS84_EPSG4326",
        epsg=4326,
        columns={"CODE_QP": ["QP044012", "QP971001"]},
    )
    inside = {f"dossier/{name}": content for name, content in (metropole | whole).items()}
    assert list(read_qpv2015(put(zipped(inside)))["code"]) == ["QP044012", "QP971001"]


def test_several_layers_without_a_preferred_one_are_refused(put: Put, tmp_path: Path) -> None:
    files = layer(tmp_path, name="A") | layer(tmp_path, name="B")
    with pytest.raises(SourceUnreadableError, match=r"plusieurs couches \(A, B\)"):
        read_qpv2015(put(zipped(files)))


def test_invalid_and_mixed_geometries_are_left_as_they_are(put: Put, tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(2, 48), (3, 49), (3, 48), (2, 49)])
    several = shapely.MultiPolygon([SQUARE, shapely.box(3, 48, 4, 49)])
    frame = read_qpv2015(put(zipped(layer(tmp_path, geometry=[bow_tie, several]))))
    assert frame.geometry.is_valid.tolist() == [False, True]
    assert frame.geom_type.tolist() == ["Polygon", "MultiPolygon"]


def test_suffixes_in_capitals_and_other_files_are_no_matter(put: Put, tmp_path: Path) -> None:
    files = {name.upper(): content for name, content in layer(tmp_path).items()}
    assert len(read_qpv2015(put(zipped(files | {"LISEZMOI.TXT": b"x"})))) == 2


@pytest.mark.parametrize(
    ("suffix", "reason"),
    [
        (".shp", "aucun shapefile"),
        (".prj", r"\.prj .* coordonnées n'ont pas de sens"),
        (".dbf", r"il manque le fichier \.dbf"),
        (".shx", r"il manque le fichier \.shx"),
    ],
)
def test_a_missing_part_is_named(put: Put, tmp_path: Path, suffix: str, reason: str) -> None:
    files = layer(tmp_path)
    del files[f"QPV{suffix}"]
    with pytest.raises(SourceUnreadableError, match=reason):
        read_qpv2015(put(zipped(files)))


@pytest.mark.parametrize("suffix", [".shp", ".dbf", ".shx"])
@pytest.mark.parametrize("kept", [10, 40, -20])
def test_a_part_cut_short_is_named(put: Put, tmp_path: Path, suffix: str, kept: int) -> None:
    files = layer(tmp_path)
    files[f"QPV{suffix}"] = files[f"QPV{suffix}"][:kept]
    with pytest.raises(SourceUnreadableError, match=rf"\{suffix} est tronqué"):
        read_qpv2015(put(zipped(files)))


@pytest.mark.parametrize(
    ("prj", "reason"),
    [
        (b"", "il manque"),
        (b"hello", "illisible"),
        (b"\xff\xfe", "illisible"),
        (b'LOCAL_CS["x",UNIT["metre",1]]', "inconnu"),
    ],
)
def test_a_prj_that_says_nothing_is_refused(
    put: Put, tmp_path: Path, prj: bytes, reason: str
) -> None:
    with pytest.raises(SourceUnreadableError, match=reason):
        read_qpv2015(put(zipped(layer(tmp_path) | {"QPV.prj": prj})))


def test_a_projection_the_qpv_never_had_is_refused(put: Put, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadableError, match="EPSG:3857"):
        read_qpv2015(put(zipped(layer(tmp_path, epsg=3857))))


def test_metres_announced_as_degrees_are_refused(put: Put, tmp_path: Path) -> None:
    degrees = layer(tmp_path, name="other", epsg=4326)["other.prj"]
    with pytest.raises(SchemaFaultError, match="hors de la Terre") as caught:
        read_qpv2015(put(zipped(layer(tmp_path) | {"QPV.prj": degrees})))
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    ("columns", "faults"),
    [
        ({"CODE_QP": ["QP044012", "QP044012"]}, [(1, "CODE_QP"), (2, "CODE_QP")]),
        ({"CODE_QP": ["QP044012", "QN04412M"]}, [(2, "CODE_QP")]),
        ({"NOM_QP": ["", "x"], "COMMUNE_QP": ["x", None]}, [(1, "NOM_QP"), (2, "COMMUNE_QP")]),
    ],
)
def test_bad_cells_are_all_reported(
    put: Put, tmp_path: Path, columns: dict[str, list[str]], faults: list[tuple[int, str]]
) -> None:
    with pytest.raises(SchemaFaultError) as caught:
        read_qpv2015(put(zipped(layer(tmp_path, columns=columns))))
    found = [(fault.row, fault.column) for fault in caught.value.faults]
    assert found == [(f"enregistrement n° {row}", column) for row, column in faults]


def test_a_missing_geometry_is_reported(put: Put, tmp_path: Path) -> None:
    with pytest.raises(SchemaFaultError, match="géométrie") as caught:
        read_qpv2015(put(zipped(layer(tmp_path, geometry=[SQUARE, None]))))
    assert [fault.row for fault in caught.value.faults] == ["enregistrement n° 2"]


def test_a_renamed_column_is_named(put: Put, tmp_path: Path) -> None:
    files = layer(tmp_path)
    files["QPV.dbf"] = files["QPV.dbf"].replace(b"CODE_QP\x00", b"CODE_QPV")
    with pytest.raises(SchemaFaultError, match="peut-être renommée « CODE_QPV »"):
        read_qpv2015(put(zipped(files)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b"<!doctype html><title>Erreur 503</title>", "page web"),
        (b"code,nom\n", "pas une archive zip"),
        (b"\x1f\x8b" + bytes(50), "pas une archive zip"),
    ],
)
def test_what_is_not_a_zip_is_unreadable(put: Put, content: bytes, reason: str) -> None:
    with pytest.raises(SourceUnreadableError, match=reason):
        read_qpv2015(put(content))


def test_a_truncated_zip_is_told(put: Put, tmp_path: Path) -> None:
    content = zipped(layer(tmp_path))
    with pytest.raises(SourceUnreadableError, match="tronquée"):
        read_qpv2015(put(content[: len(content) // 2]))


def test_a_zip_with_an_altered_byte_is_told(put: Put, tmp_path: Path) -> None:
    content = bytearray(zipped(layer(tmp_path)))
    content[120] ^= 0xFF
    with pytest.raises(SourceUnreadableError, match="abîmée"):
        read_qpv2015(put(bytes(content)))


def test_a_bomb_is_refused_before_anything_is_decompressed(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(zipfile.ZipFile, "read", opened)
    with pytest.raises(ZipRefusedError, match="compressé"):
        read_qpv2015(put(zipped({"QPV.shp": bytes(4 * archives.MIN_SUSPECT_BYTES)})))


def test_too_many_files_are_refused(put: Put) -> None:
    files = {f"{rank}.shp": b"x" for rank in range(archives.MAX_ENTRIES + 1)}
    with pytest.raises(ZipRefusedError, match=f"{archives.MAX_ENTRIES} au plus"):
        read_qpv2015(put(zipped(files)))


def test_too_many_bytes_are_refused(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 1000)
    with pytest.raises(ZipRefusedError, match="une fois décompressée"):
        read_qpv2015(put(zipped({"a.shp": bytes(600), "b.dbf": bytes(600)})))


@pytest.mark.parametrize("name", ["../x.shp", "/x.shp", "a/../../x.shp", "..\\x.shp", "C:x.shp"])
def test_a_name_that_leaves_its_folder_is_refused(put: Put, name: str) -> None:
    with pytest.raises(ZipRefusedError, match="sortirait du dossier"):
        read_qpv2015(put(zipped({name: b"x"})))


def test_an_encrypted_or_unusual_archive_is_refused(put: Put) -> None:
    content = bytearray(zipped({"QPV.shp": b"x"}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(ZipRefusedError, match="mot de passe"):
        read_qpv2015(put(bytes(content)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("QPV.shp", b"x")
    with pytest.raises(ZipRefusedError, match="inhabituelle"):
        read_qpv2015(put(buffer.getvalue()))


def test_the_real_perimeters(sources: Path) -> None:
    frame = read_qpv2015(sources / "anct" / "qpv2015-metropole-lambert2e-shp.zip")
    assert len(frame) == 1296
    assert frame["commune_names"].str.contains(",").sum() == 144
    assert (~frame.geometry.is_valid).sum() in (26, 27)
    west, south, east, north = frame.total_bounds
    assert -5 < west < east < 10
    assert 41 < south < north < 51.1
