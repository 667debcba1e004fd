"""Layers that are repaired, or refused: the perimeters that were there stay."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

from loaders import errors
from loaders.qpv import perimeters, plausibility
from loaders.qpv.perimeters import Generation
from tests.unit.qpv.small_layers import (
    BOW_TIE,
    COUNT,
    GEOJSON,
    OFFICIAL_ZIP,
    ZIP,
    files,
    kinds,
    run,
    squares,
    the_failure,
    write_2015,
    write_2024,
)


def test_invalid_and_mixed_geometries_are_repaired_or_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plausibility, "SHAPELESS_SHARE", 0.2)
    point = {"type": "Polygon", "coordinates": [[[4.9, 45.7]] * 4]}

    def edit(features: list[dict[str, Any]]) -> None:
        features[0]["geometry"] = shapely.geometry.mapping(BOW_TIE)
        features[1]["geometry"] = point

    write_2024(folder, edit=edit)
    assert run(folder).ok
    state = perimeters.status().of(2024).state
    assert (state.rows, state.repaired, state.shapeless) == (COUNT - 1, 1, "QN06902M")
    layer = perimeters.read(2024)
    assert layer.is_valid.all()
    assert set(layer.geom_type) <= {"Polygon", "MultiPolygon"}


def test_too_many_perimeters_without_a_surface_are_refused(folder: Path) -> None:
    flat = {"type": "Polygon", "coordinates": [[[4.9, 45.7]] * 4]}
    write_2024(folder, edit=lambda features: features[1].update(geometry=flat))
    failure = the_failure(run(folder))
    assert isinstance(failure, errors.PerimetersRefusedError)
    assert "QN06902M" in str(failure)
    assert "sans surface" in str(failure)


@pytest.mark.parametrize("generation", perimeters.GENERATIONS)
def test_a_layer_shifted_by_51_m_is_refused(folder: Path, generation: Generation) -> None:
    (write_2015 if generation == 2015 else write_2024)(folder, east_m=-51)
    report = run(folder)
    # 2015 is read after 2024: it is the one that does not fit, and both are named.
    assert kinds(report) == {2024: "synced", 2015: "failed"}
    text = str(the_failure(report))
    assert ("51 m vers l'ouest" if generation == 2015 else "51 m vers l'est") in text
    assert "2024" in text
    assert "EPSG:27572" in text
    assert perimeters.read(2015) is None


def test_a_shifted_layer_does_not_replace_the_one_in_place(folder: Path) -> None:
    run(folder)
    write_2024(folder, east_m=-51)
    report = run(folder)
    assert kinds(report) == {2024: "failed", 2015: "current"}
    assert "51 m vers l'ouest par rapport à ceux de 2015" in str(the_failure(report))
    assert perimeters.status().kind == "official"


def test_a_shift_is_seen_without_the_other_generation(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centres = squares(2154).centroid.to_crs(4326)
    codes = [f"QN069{rank:02}M" for rank in range(1, COUNT + 1)]
    tables = {
        "shapes": pd.DataFrame(
            {"level": "qpv2024", "code": codes, "lon": centres.x, "lat": centres.y}
        ),
        "territories": pd.DataFrame({"level": "qpv2024", "code": codes}),
    }
    monkeypatch.setattr(plausibility, "_table", tables.get)
    write_2024(folder, east_m=-51)
    report = run(folder)
    assert report.outcomes[0].kind == "failed"
    assert "51 m vers l'ouest" in str(report.failures[0])
    assert "par rapport à leur place connue" in str(report.failures[0])


def test_unknown_codes_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = pd.DataFrame({"level": "qpv2015", "code": [f"QP069{n:03}" for n in range(1, COUNT)]})
    no_figures = pd.DataFrame({"level": [], "code": [], "lon": [], "lat": []})
    tables = {"territories": known, "shapes": no_figures}
    monkeypatch.setattr(plausibility, "_table", tables.get)
    monkeypatch.setattr(plausibility, "KNOWN_SHARE", {2015: 1.0, 2024: 0.0})
    report = run(folder)
    assert kinds(report) == {2024: "synced", 2015: "failed"}
    assert "« QP069008 »" in str(the_failure(report))


def test_a_layer_with_too_few_perimeters_is_refused(folder: Path) -> None:
    write_2024(folder, edit=lambda features: features.pop())
    failure = the_failure(run(folder))
    assert "nombre de QPV inattendu" in str(failure)
    assert "de 8 à 20 périmètres" in str(failure)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def html(path: Path) -> None:
    path.write_text("<!DOCTYPE html><html><body>Erreur 503</body></html>")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("QPV.shp", bytes(64 * 1024 * 1024))


def no_prj(path: Path) -> None:
    write_2015(path.parent, without=".prj")


def not_a_zip(path: Path) -> None:
    path.write_bytes(b"QP069001;Les Minguettes\n" * 20)


@pytest.mark.parametrize(
    ("name", "spoil", "words"),
    [
        (GEOJSON, truncate, "tronqué"),
        (GEOJSON, html, "page web"),
        (ZIP, truncate, "tronqué"),
        (ZIP, html, "page web"),
        (ZIP, bomb, "compressé"),
        (ZIP, no_prj, r"\.prj"),
        (ZIP, not_a_zip, "archive zip"),
    ],
)
def test_a_bad_file_leaves_the_other_generation_and_what_was_there(
    folder: Path, name: str, spoil: Callable[[Path], None], words: str
) -> None:
    run(folder)
    before = perimeters.status()
    good = write_2024(folder, east_m=1) if name == ZIP else write_2015(folder, east_m=1)
    assert good.exists()
    spoil(folder / name)
    report = run(folder)
    assert sorted(kinds(report).values()) == ["failed", "synced"]
    failure = the_failure(report)
    assert name in failure.what
    assert pytest.RaisesExc(errors.CitesError, match=words).matches(failure)
    bad: Generation = 2015 if name == ZIP else 2024
    assert perimeters.status().of(bad) == before.of(bad)
    assert len(perimeters.read(bad)) == COUNT


def test_a_newer_edition_the_reader_refuses_is_not_kept(
    site: list[str], folder: Path, cache: Path
) -> None:
    write_2024(folder, edit=lambda features: features[0]["properties"].pop("lib_qp"))
    report = run(None)
    assert kinds(report) == {2024: "failed", 2015: "synced"}
    assert isinstance(the_failure(report), errors.EditionRefusedError)
    assert "lib_qp" in str(the_failure(report))
    assert files(cache / "sources") == {OFFICIAL_ZIP}


def test_a_download_that_is_not_plausible_is_not_kept(
    site: list[str], folder: Path, cache: Path
) -> None:
    write_2015(folder, OFFICIAL_ZIP, epsg=2154, east_m=-51)
    report = run(None)
    assert kinds(report) == {2024: "synced", 2015: "failed"}
    assert "51 m vers l'ouest" in str(the_failure(report))
    assert files(cache / "sources") == {GEOJSON}
