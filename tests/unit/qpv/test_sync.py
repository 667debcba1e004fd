"""What a synchronisation brings from a folder or the network, and what it leaves alone."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from loaders import download, errors
from loaders.qpv import perimeters
from loaders.qpv import sync as synchronisation
from tests.conftest import ROOT, SOURCES
from tests.unit.qpv.small_layers import (
    COUNT,
    GEOJSON,
    OFFICIAL_ZIP,
    ZIP,
    files,
    ignore,
    kinds,
    run,
    serve,
    write_2024,
)


def test_without_a_sync_everything_is_schematic() -> None:
    status = perimeters.status()
    assert status.kind == "schematic"
    assert status.synced_at is None
    assert status.origin == ""
    assert status.editions == {}
    assert "pas été synchronisés" in status.of(2015).reason
    assert not status.of(2015).damaged
    assert perimeters.read(2015) is None
    assert perimeters.read(2024) is None


def test_a_sync_from_a_folder(folder: Path, cache: Path) -> None:
    told: list[tuple[str, float]] = []
    report = run(folder, lambda doing, share: told.append((doing, share)))
    assert report.ok
    assert not report.offline
    assert kinds(report) == {2024: "synced", 2015: "synced"}
    status = perimeters.status()
    assert report.status == status
    assert status.kind == "official"
    assert status.synced_at is not None
    assert status.synced_at.tzinfo is not None
    assert status.origin == "dossier local"
    assert status.of(2024).state.rows == COUNT
    for generation in perimeters.GENERATIONS:
        layer = perimeters.read(generation)
        assert layer.columns.tolist() == ["code", "geometry"]
        assert layer.crs == 4326
        assert layer["code"].is_monotonic_increasing
        assert layer.is_valid.all()
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert any("QPV 2015 : lecture" in doing for doing, _ in told)
    assert {name.rpartition(".")[2] for name in files(cache)} == {"json", "lock", "parquet"}


def test_the_same_folder_again_writes_nothing(folder: Path, cache: Path) -> None:
    run(folder)
    before = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    report = run(folder)
    assert kinds(report) == {2024: "current", 2015: "current"}
    del before[cache / ".sync.lock"]
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_files_may_lie_at_their_relative_place(folder: Path) -> None:
    (folder / "anct").mkdir()
    (folder / GEOJSON).rename(folder / "anct" / GEOJSON)
    assert run(folder).ok


def test_another_edition_replaces_the_former_and_says_so(folder: Path, cache: Path) -> None:
    run(folder)
    before = perimeters.status().of(2024).state
    write_2024(folder, edit=lambda features: features[0]["properties"].update(lib_qp="Autre"))
    # Only a name changed: same perimeters, same file, another source.
    assert kinds(run(folder)) == {2024: "synced", 2015: "current"}
    after = perimeters.status().of(2024).state
    assert after.file == before.file
    assert after.sha256 != before.sha256
    assert "différent de celui que connaît le catalogue" in after.edition
    write_2024(folder, east_m=1)
    run(folder)
    assert perimeters.status().of(2024).state.file != before.file
    assert before.file not in files(cache)


def test_the_perimeters_are_written_the_same_twice(folder: Path) -> None:
    run(folder)
    before = perimeters.status().of(2024).state
    perimeters.state_path(2024).unlink()
    run(folder)
    assert perimeters.status().of(2024).state.file_sha256 == before.file_sha256


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(errors.SourceMissingError, match="n'existe pas"):
        run(tmp_path / "nulle-part")


def test_offline_keeps_what_was_there(folder: Path) -> None:
    run(folder)
    before = perimeters.status()
    report = run(None)
    assert report.offline
    assert report.seconds < 5
    assert report.status == before


def test_offline_the_first_time() -> None:
    report = run(None)
    assert report.offline
    assert kinds(report) == {2024: "failed", 2015: "failed"}
    assert report.status.kind == "schematic"


def test_a_silent_network_costs_its_patience_once_for_both_generations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as silent:  # accepts connections and never answers
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        serve(monkeypatch, f"http://127.0.0.1:{silent.getsockname()[1]}/")
        report = synchronisation.sync(None, ignore, download.Network(0.5))
    assert report.offline
    assert 0.5 <= report.seconds < 5


def test_one_generation_in_the_folder_and_no_network(folder: Path) -> None:
    (folder / ZIP).unlink()
    report = run(folder)
    assert kinds(report) == {2024: "synced", 2015: "failed"}
    assert report.offline
    assert perimeters.status().kind == "schematic"
    assert perimeters.status().of(2024).kind == "official"
    assert len(perimeters.read(2024)) == COUNT


def test_a_sync_from_the_network_then_nothing_more_to_fetch(site: list[str]) -> None:
    report = run(None)
    assert kinds(report) == {2024: "synced", 2015: "synced"}
    assert perimeters.status().of(2015).state.source == "anct-qpv-2015"
    assert perimeters.status().of(2024).state.origin.startswith("http://127.0.0.1")
    assert len(site) == 2
    assert kinds(run(None)) == {2024: "current", 2015: "current"}
    assert len(site) == 2


def test_a_lesser_local_edition_does_not_replace_the_official_one(
    site: list[str], folder: Path
) -> None:
    run(None)
    (folder / OFFICIAL_ZIP).unlink()
    assert kinds(run(folder))[2015] == "current"
    assert perimeters.status().of(2015).state.source == "anct-qpv-2015"


OFFLINE = """
from loaders import cli
from loaders.catalogues import sources as catalogue

def find(source_id):
    raise cli.errors.NetworkUnreachableError(source_id, "", "coupé")

catalogue.find = find
cli.main(["sync"])
"""


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (
            "from loaders.qpv import perimeters; perimeters.status()",
            {"geopandas", "pandas", "pyarrow", "requests", "pandera", "shapely", "filelock"},
        ),
        (  # without a file to read, the command spends its time waiting, not importing
            OFFLINE,
            {"geopandas", "pandas", "pyarrow", "pandera", "shapely"},
        ),
    ],
)
def test_what_must_be_quick_imports_nothing_heavy(code: str, heavy: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(done.stdout.split())
    assert "loaders.qpv.perimeters" in modules
    assert not heavy & modules


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the publishers' files are not there")
def test_the_real_files() -> None:
    report = run(SOURCES)
    assert report.ok, report.failures
    recent = perimeters.status().of(2024).state
    # 85 are invalid; this simplified edition reduces three of them to a point.
    assert (recent.rows, recent.repaired) == (1_606, 82)
    assert recent.shapeless == "QN09105I QN09113I QN09503I"
    former = perimeters.status().of(2015).state
    assert (former.rows, former.repaired, former.shapeless) == (1_296, 26, "")
    assert former.source == "anct-qpv-2015-metropole"
    assert perimeters.read(2024)["code"].str.startswith("QN").all()
    assert perimeters.read(2015).is_valid.all()
