from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from loaders import download, errors
from loaders.catalogues.sources import Source
from loaders.checks import check
from loaders.qpv import perimeters, plausibility
from loaders.qpv import sync as synchronisation
from loaders.qpv.perimeters import Generation

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "sources"
COUNT = 8
GEOJSON = "qp2024-france-hexagonale-outre-mer-wgs84-epsg4326.geojson"
ZIP = "qpv2015-metropole-lambert2e-shp.zip"
OFFICIAL_ZIP = "qp-politiquedelaville-shp.zip"
#: Squares of 500 m around Lyon, in Lambert-93, far enough from each other.
SQUARES = [
    shapely.box(842_000 + 2_000 * rank, 6_519_000, 842_500 + 2_000 * rank, 6_519_500)
    for rank in range(COUNT)
]
BOW_TIE = shapely.Polygon([(4.80, 45.70), (4.81, 45.71), (4.81, 45.70), (4.80, 45.71)])

Edit = Callable[[list[dict[str, Any]]], None]


def ignore(*_: Any) -> None:
    pass


def squares(epsg: int = 4326, east_m: float = 0) -> gpd.GeoSeries:
    moved = [shapely.affinity.translate(square, east_m) for square in SQUARES]
    return gpd.GeoSeries(moved, crs=2154).to_crs(epsg)


def write_2024(folder: Path, *, east_m: float = 0, edit: Edit = ignore) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {
                "code_qp": f"QN069{rank:02}M",
                "lib_qp": "Les Minguettes",
                "insee_reg": "84",
                "insee_dep": "69",
                "insee_com": "69259",
                "lib_com": "Vénissieux",
                "siren_epci": "200046977",
            },
            "geometry": shapely.geometry.mapping(square),
        }
        for rank, square in enumerate(squares(east_m=east_m), 1)
    ]
    edit(features)
    path = folder / GEOJSON
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def write_2015(
    folder: Path, name: str = ZIP, *, east_m: float = 0, without: str = "none", epsg: int = 27572
) -> Path:
    codes = [f"QP069{rank:03}" for rank in range(1, COUNT + 1)]
    layer = gpd.GeoDataFrame(
        {"CODE_QP": codes, "NOM_QP": "Les Minguettes", "COMMUNE_QP": "Vénissieux"},
        geometry=squares(epsg, east_m).to_numpy(),
        crs=epsg,
    )
    shapefile = folder / "shapefile"
    shapefile.mkdir(exist_ok=True)
    layer.to_file(shapefile / "QPV.shp", encoding="cp1252")
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(shapefile.iterdir()):
            if part.suffix != without:
                archive.write(part, part.name)
            part.unlink()
    shapefile.rmdir()
    return folder / name


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no network."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("CITES_CACHE_DIR", str(folder))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    serve(monkeypatch, closed)
    return folder


def serve(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Make the official addresses of the catalogue those of a server of the test."""
    known = synchronisation.catalogue.load()

    def find(source_id: str) -> Source:
        source = next(source for source in known if source.id == source_id)
        address = url + source.file.rpartition("/")[2] if source.url else ""
        return dataclasses.replace(source, url=address)

    monkeypatch.setattr(synchronisation.catalogue, "find", find)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two small layers, which are plausible."""
    monkeypatch.setattr(plausibility, "ROWS", {2015: (COUNT, 20), 2024: (COUNT, 20)})
    monkeypatch.setattr(plausibility, "_table", ignore)
    given = tmp_path / "sources"
    given.mkdir()
    write_2024(given)
    write_2015(given)
    return given


def run(folder: Path | None, progress: perimeters.Progress = ignore) -> synchronisation.SyncReport:
    return synchronisation.sync(folder, progress)


def kinds(report: synchronisation.SyncReport) -> dict[Generation, str]:
    return {one.generation: one.kind for one in report.outcomes}


def files(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir() if path.is_file()}


def the_failure(report: synchronisation.SyncReport) -> errors.CitesError:
    (failure,) = report.failures
    return failure


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


@pytest.fixture
def site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A server of the official files, that counts its requests."""
    requests: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            requests.append(self.path)

    write_2015(folder, OFFICIAL_ZIP, epsg=2154)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    serve(monkeypatch, f"http://127.0.0.1:{server.server_port}/")
    yield requests
    server.shutdown()
    thread.join()
    server.server_close()


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


def test_a_damaged_cache_is_said_and_mended(folder: Path, cache: Path) -> None:
    run(folder)
    damaged = cache / perimeters.status().of(2015).state.file
    damaged.write_bytes(damaged.read_bytes()[:-100])
    status = perimeters.status()
    assert status.kind == "schematic"
    assert status.of(2015).damaged
    assert status.of(2015).reason == f"le fichier {damaged.name} du cache est absent ou abîmé"
    assert [fault.why for fault in check.cache()] == [status.of(2015).reason]
    assert perimeters.read(2015) is None
    assert len(perimeters.read(2024)) == COUNT
    assert kinds(run(folder)) == {2024: "current", 2015: "synced"}
    assert perimeters.status().kind == "official"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format": 1}',
        "\ud83d".encode("utf-8", "surrogatepass"),
        {"rows": "8"},
        {"synced_at": "hier"},
        {"file": "../qpv.parquet"},
        {"format": 0},
    ],
)
def test_a_state_that_makes_no_sense_is_said(folder: Path, cache: Path, text: Any) -> None:
    run(folder)
    path = perimeters.state_path(2024)
    if isinstance(text, dict):
        text = json.dumps(json.loads(path.read_text()) | text)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    status = perimeters.status().of(2024)
    assert status.kind == "schematic"
    assert status.reason
    assert perimeters.read(2024) is None
    assert run(folder).ok


def test_a_cache_that_cannot_be_a_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocking = tmp_path / "fichier"
    blocking.write_text("")
    monkeypatch.setenv("CITES_CACHE_DIR", str(blocking / "cache"))
    with pytest.raises(errors.CacheUnusableError, match="CITES_CACHE_DIR"):
        run(folder)
    assert "illisible" in perimeters.status().of(2015).reason
    assert perimeters.read(2015) is None


def test_a_full_disk_leaves_what_was_there(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder)
    before, names = perimeters.status(), files(cache)
    write_2024(folder, east_m=1)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    report = run(folder)
    assert "le disque est plein" in str(the_failure(report))
    assert perimeters.status() == before
    assert files(cache) == names


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_cache(folder: Path, cache: Path) -> None:
    run(folder)
    cache.chmod(0o500)
    try:
        write_2024(folder, east_m=1)
        report = run(folder)
        assert "refuse l'accès" in str(the_failure(report))
        assert perimeters.status().kind == "official"
    finally:
        cache.chmod(0o700)


SCRIPT = """
import os, sys
from pathlib import Path
from loaders.qpv import perimeters, plausibility

plausibility.ROWS = {2015: (1, 99), 2024: (1, 99)}
plausibility._table = lambda name: None
kind, point = sys.argv[2], sys.argv[3]
flush, replace = os.fsync, Path.replace
done = []

def stop(where):
    done.append(where)
    if f"{where} {done.count(where)}" == point:
        print("arrêt", flush=True)
        sys.stdin.read()

def fsync(handle):
    stop("fsync")
    flush(handle)

def rename(self, target):
    replace(self, target)
    stop("replace")

os.fsync, Path.replace = fsync, rename

def progress(doing, share):
    if doing.startswith("Une autre"):
        print("attente", flush=True)
    if doing.startswith(point):
        stop(point.rpartition(" ")[0])

from loaders.qpv import sync as synchronisation
report = synchronisation.sync(Path(sys.argv[1]), progress)
print([one.kind for one in report.outcomes], flush=True)
"""


def start(folder: Path, point: str = "jamais") -> subprocess.Popen[str]:
    """Start a synchronisation that stops, until its input is closed, at a given point."""
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), "", point],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )


def end(process: subprocess.Popen[str]) -> str:
    words, _ = process.communicate("", timeout=60)
    return words


#: fsync and replace happen four times: perimeters then state of 2024, then of 2015.
@pytest.mark.parametrize(
    ("point", "replaced"),
    [
        ("fsync 1", []),
        ("replace 1", []),
        ("fsync 2", []),
        ("replace 2", [2024]),
        ("fsync 3", [2024]),
        ("replace 3", [2024]),
        ("replace 4", [2024, 2015]),
    ],
)
def test_a_sync_killed_at_any_point_leaves_readable_perimeters(
    folder: Path, cache: Path, point: str, replaced: list[int]
) -> None:
    run(folder)
    before = perimeters.status()
    write_2024(folder, east_m=1)
    write_2015(folder, east_m=1)
    process = start(folder, point)
    assert process.stdout.readline() == "arrêt\n"
    process.send_signal(signal.SIGKILL)
    end(process)
    assert process.returncode == -signal.SIGKILL
    status = perimeters.status()
    assert status.kind == "official"
    for generation in perimeters.GENERATIONS:
        assert (status.of(generation) != before.of(generation)) == (generation in replaced)
        assert len(perimeters.read(generation)) == COUNT
    report = run(folder)
    assert report.ok
    assert {one.generation for one in report.outcomes if one.kind == "current"} == set(replaced)
    kept = {perimeters.status().of(generation).state.file for generation in perimeters.GENERATIONS}
    assert files(cache) == kept | {".sync.lock", "qpv2015.json", "qpv2024.json"}


def test_two_syncs_at_once_the_second_waits_then_has_nothing_to_do(folder: Path) -> None:
    first = start(folder, "fsync 1")
    assert first.stdout.readline() == "arrêt\n"
    second = start(folder)
    assert second.stdout.readline() == "attente\n"
    assert "['synced', 'synced']" in end(first)
    assert "['current', 'current']" in end(second)
    assert perimeters.status().kind == "official"


def test_two_syncs_at_once_in_two_threads(folder: Path) -> None:
    reports: list[synchronisation.SyncReport] = []
    threads = [threading.Thread(target=lambda: reports.append(run(folder))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds(report)[2024] for report in reports) == ["current", "current", "synced"]
    assert perimeters.status().kind == "official"


def test_a_progress_that_stops_everything_lets_go_of_the_cache(folder: Path, cache: Path) -> None:
    run(folder)
    write_2024(folder, east_m=1)

    def stop(doing: str, _: float) -> None:
        if "écriture" in doing:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        synchronisation.sync(folder, stop)
    assert perimeters.status().kind == "official"
    assert kinds(run(folder))[2024] == "synced"


def test_a_sync_that_never_ends_is_said_to_the_second(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synchronisation, "WAIT", 0.1)
    first = start(folder, "fsync 1")
    assert first.stdout.readline() == "arrêt\n"
    with pytest.raises(errors.SyncRunningError, match="Une autre synchronisation est en cours"):
        run(folder)
    assert "synced" in end(first)


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


def test_the_perimeters_are_written_the_same_twice(folder: Path) -> None:
    run(folder)
    before = perimeters.status().of(2024).state
    perimeters.state_path(2024).unlink()
    run(folder)
    assert perimeters.status().of(2024).state.file_sha256 == before.file_sha256


@pytest.mark.skipif(not REAL.is_dir(), reason="the publishers' files are not there")
def test_the_real_files() -> None:
    report = run(REAL)
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
