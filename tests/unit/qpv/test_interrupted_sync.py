"""A damaged cache, a full disk, a sync killed or doubled: perimeters stay readable."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from loaders import errors
from loaders.checks import check
from loaders.qpv import perimeters
from loaders.qpv import sync as synchronisation
from tests.conftest import ROOT
from tests.unit.qpv.small_layers import (
    COUNT,
    files,
    kinds,
    run,
    the_failure,
    write_2015,
    write_2024,
)


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
