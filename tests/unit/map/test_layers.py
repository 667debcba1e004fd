"""The map's layers: what they hold, and how they are published."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from loaders import snapshot
from loaders.map import layer_content, layers
from loaders.qpv import perimeters
from tests.unit import small_snapshot as small


def by_code(layer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f["properties"]["code"]: f["properties"] for f in layer["features"]}


@pytest.fixture(scope="module")
def made() -> tuple[dict[str, Any], dict[int, bool]]:
    return layer_content.make(small.snapshot())


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Start with an empty cache of the user, on the small snapshot."""
    monkeypatch.setenv("CITES_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(snapshot, "load", small.snapshot)
    return tmp_path


def test_the_cites_carry_what_a_marker_says(made: tuple[dict[str, Any], Any]) -> None:
    first = {c["code"]: c for c in made[0]["cites"]}["cde-001"]
    assert first == {
        "code": "cde-001",
        "name": "Paris Sud",
        "wave": 2020,
        "lon": 2.35,
        "lat": 48.82,
    }


def test_a_qpv_2015_names_its_cites_and_its_communes(made: tuple[dict[str, Any], Any]) -> None:
    qpv = by_code(made[0]["qpv2015"])
    assert qpv["QP092001"]["cites"] == ["cde-001", "cde-002"]
    assert qpv["QP092001"]["communes"] == "Rive, Nord"
    assert qpv["QP075001"]["generation"] == 2015
    assert "former" not in qpv["QP075001"]


def test_a_qpv_2024_inherits_the_cites_of_those_it_succeeds(
    made: tuple[dict[str, Any], Any],
) -> None:
    qpv = by_code(made[0]["qpv2024"])
    assert qpv["QN07501M"]["cites"] == ["cde-001", "cde-002"]
    assert qpv["QN07501M"]["former"] == ["Porte (QP075001)", "Quai (QP092001)"]
    assert qpv["QN97201M"]["cites"] == []


def test_where_a_perimeter_2015_is_unknown_the_one_of_2024_stands_in_and_says_so(
    made: tuple[dict[str, Any], Any],
) -> None:
    notes = {code: p.get("note") for code, p in by_code(made[0]["qpv2015"]).items()}
    assert notes.pop("QN97201M") == "le périmètre 2015 de ce lieu n’est pas publié"
    assert set(notes) == {"QP075001", "QP092001", "QP092002"}
    assert set(notes.values()) == {None}
    assert "note" not in by_code(made[0]["qpv2024"])["QN97201M"]


def test_without_official_perimeters_footprints_are_marked_schematic(
    made: tuple[dict[str, Any], dict[int, bool]],
) -> None:
    assert made[1] == {2015: True, 2024: True}
    assert all(p["schematic"] == 1 for p in by_code(made[0]["qpv2015"]).values())


def test_official_perimeters_replace_footprints_generation_by_generation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    square = shapely.box(2.33, 48.81, 2.35, 48.83)
    official = gpd.GeoDataFrame(
        {"code": ["QP075001", "QP099999"]}, geometry=[square, square], crs=4326
    )
    monkeypatch.setattr(perimeters, "read", lambda year: official if year == 2015 else None)
    content, schematic = layer_content.make(small.snapshot())
    assert schematic == {2015: False, 2024: True}
    assert set(by_code(content["qpv2015"])) == {"QP075001", "QN97201M"}  # and no unknown code
    drawn = content["qpv2015"]["features"][0]
    assert "schematic" not in drawn["properties"]
    assert shapely.geometry.shape(drawn["geometry"]).equals(square)
    assert all("schematic" in p for p in by_code(content["qpv2024"]).values())


def test_the_background_names_a_few_towns_and_boxes_each_departement(
    made: tuple[dict[str, Any], Any],
) -> None:
    background = made[0]["fond"]
    assert len(background["towns"]) == len(layer_content.TOWNS)
    assert set(by_code(background["regions"])) == {"11", "02"}
    west, south, east, north = background["departements"]["features"][0]["bbox"]
    assert (west, south, east, north) == (1.875, 46.875, 2.125, 47.125)
    regions = {code: p["region"] for code, p in by_code(background["departements"]).items()}
    assert regions == {"75": "11", "92": "11", "972": "02"}


def test_discs_have_a_point_where_a_place_is_known(made: tuple[dict[str, Any], Any]) -> None:
    points = made[0]["points"]
    found = sorted(place["code"] for place in points["qpv2015"])
    assert found == ["QP075001", "QP092001", "QP092002", "QP972001"]
    assert [place["name"] for place in points["ze"]] == ["Paris"]


def test_grand_paris_is_drawn_by_its_ept_and_paris(made: tuple[dict[str, Any], Any]) -> None:
    names = {code: p["name"] for code, p in by_code(made[0]["epci"]).items()}
    assert names == {"75056": "Paris", "200057867": "Plaine", "200000001": "CC du Sud"}


def test_the_outline_of_a_qpv_is_rounded_to_a_metre(made: tuple[dict[str, Any], Any]) -> None:
    ring = made[0]["qpv2015"]["features"][0]["geometry"]["coordinates"][0]
    assert all(round(value, 5) == value for point in ring for value in point)


def test_a_layer_is_named_by_its_content_and_holds_it(cache: Path) -> None:
    published = layers.current()
    assert set(published.files) == {
        *("fond", "cites", "points", "contours", "communes", "epci", "qpv2015", "qpv2024")
    }
    assert published.schematic == {2015: True, 2024: True}
    content = json.loads(gzip.decompress((cache / "carte" / published.files["cites"]).read_bytes()))
    assert [c["code"] for c in content] == ["cde-002", "cde-001", "cde-003"]


def test_the_next_start_finds_them_again_without_making_them(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = layers.current()
    monkeypatch.setattr(layer_content, "make", lambda _: pytest.fail("made again"))
    assert layers.current() == before


@pytest.mark.parametrize("damage", ["layer", "index", "index-shape"])
def test_what_is_missing_or_damaged_is_made_again(cache: Path, damage: str) -> None:
    before = layers.current()
    index = next((cache / "carte").glob("index-*.json"))
    lost = cache / "carte" / before.files["epci"]
    if damage == "layer":
        lost.unlink()
    else:
        index.write_text("{" if damage == "index" else '{"files": {}}', "utf-8")
    assert layers.current() == before
    assert lost.is_file()
    assert json.loads(index.read_text("utf-8"))["files"] == before.files


def test_another_state_of_the_perimeters_makes_other_layers(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = layers.current()
    square = shapely.box(2.33, 48.81, 2.35, 48.83)
    official = gpd.GeoDataFrame({"code": ["QN07501M"]}, geometry=[square], crs=4326)
    monkeypatch.setattr(perimeters, "read", lambda year: official if year == 2024 else None)
    (cache / "qpv2024.json").write_text("{", "utf-8")  # another status: all that is looked at
    after = layers.current()
    assert after.schematic == {2015: True, 2024: False}
    assert after.files["qpv2024"] != before.files["qpv2024"]
    assert after.files["cites"] == before.files["cites"]


@pytest.mark.parametrize("before", [b"half", b"other content"])  # shorter, or as long
def test_another_file_is_replaced_and_nothing_half_written_stays(
    tmp_path: Path, before: bytes
) -> None:
    (tmp_path / "a.json").write_bytes(before)
    layers.publish(tmp_path, "a.json", b"right content")
    assert (tmp_path / "a.json").read_bytes() == b"right content"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_cache_that_cannot_be_written_gives_a_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("CITES_CACHE_DIR", str(tmp_path / "file"))
    folder = layers.folder()
    assert folder.is_dir()
    assert tmp_path not in folder.parents
    assert layers.folder() == folder
