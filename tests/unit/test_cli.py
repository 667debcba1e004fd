from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from loaders import cli, errors, inputs
from loaders.checks import check
from loaders.construction import build
from loaders.exports import export
from loaders.qpv import perimeters
from loaders.qpv import sync as synchronisation
from loaders.qpv.perimeters import GenerationStatus, PerimeterStatus, State
from loaders.qpv.sync import Outcome, SyncReport

ROOT = Path(__file__).resolve().parents[2]
URL = "https://exemple.fr/qpv"
ABSENT = errors.NetworkUnreachableError("anct-qpv-2015", URL, "le serveur ne répond pas")
REFUSED = errors.SourceUnreadableError("qpv.zip", "l'archive zip est tronquée")


def state(**changes: Any) -> State:
    fields = {
        "format": 1,
        "source": "anct-qpv-2024",
        "edition": "QPV 2024, février 2025",
        "origin": "dossier local",
        "sha256": "0" * 64,
        "synced_at": datetime(2026, 3, 1, 12, tzinfo=UTC).isoformat(),
        "rows": 1_606,
        "repaired": 82,
        "shapeless": "",
        "file": "qpv2024.parquet",
        "file_sha256": "0" * 64,
    }
    return State(**fields | changes)


def report(
    recent: Outcome, former: Outcome, *, held: State | None = None, old: State | None = None
) -> SyncReport:
    status = PerimeterStatus((GenerationStatus(2024, held, ""), GenerationStatus(2015, old, "")))
    return SyncReport((recent, former), status, 0.1)


OFFLINE = report(Outcome(2024, "failed", ABSENT), Outcome(2015, "failed", ABSENT), held=state())
SYNCED = report(
    Outcome(2024, "synced"),
    Outcome(2015, "current"),
    held=state(shapeless="QN09105I QN09113I"),
    old=state(rows=1_296, repaired=26, edition="QPV 2015"),
)
HALF = report(Outcome(2024, "synced"), Outcome(2015, "failed", REFUSED), held=state())


def syncs(monkeypatch: pytest.MonkeyPatch, result: SyncReport | Exception) -> list[Path | None]:
    given: list[Path | None] = []

    def sync(folder: Path | None, progress: perimeters.Progress) -> SyncReport:
        given.append(folder)
        progress("QPV 2024 : lecture", 0.5)
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(synchronisation, "sync", sync)
    return given


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out.replace("\u202f", " "), captured.err


def test_sync_says_what_is_held(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    given = syncs(monkeypatch, SYNCED)
    assert cli.main(["sync", "--from", str(tmp_path)]) == 0
    assert given == [tmp_path]
    out, err = said(capsys)
    assert out.splitlines() == [
        (
            "QPV 2024 : 1 606 périmètres officiels, dont 82 réparés (QPV 2024, février 2025), sans "
            "ceux que le fichier réduit à un point (QN09105I, QN09113I), source : dossier local."
        ),
        "QPV 2015 : déjà à jour, 1 296 périmètres officiels, dont 26 réparés (QPV 2015).",
    ]
    assert err == ""


def test_offline_is_one_line_that_says_what_remains(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    syncs(monkeypatch, OFFLINE)
    assert cli.main(["sync"]) == 0
    out, err = said(capsys)
    (line,) = out.splitlines()
    assert line.startswith("Réseau injoignable : périmètres officiels non synchronisés.")
    assert "QPV 2024 officiels, synchronisés le 1 mars 2026" in line
    assert "QPV 2015 en emprises schématiques" in line
    assert err == ""


def test_offline_fails_when_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    syncs(monkeypatch, OFFLINE)
    assert cli.main(["sync", "--strict"]) == 1
    syncs(monkeypatch, SYNCED)
    assert cli.main(["sync", "--strict"]) == 0


def test_a_refused_file_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    syncs(monkeypatch, HALF)
    assert cli.main(["sync"]) == 1
    out, err = said(capsys)
    assert out.startswith("QPV 2024 : 1 606 périmètres officiels")
    assert "archive zip est tronquée" in err
    assert "Que faire" in err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (errors.CacheUnusableError("/cache", "le disque est plein"), 1, "le disque est plein"),
        (KeyboardInterrupt(), 130, "Interrompu"),
    ],
)
def test_no_error_of_ours_shows_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    code: int,
    words: str,
) -> None:
    def sync(*_: Any) -> None:
        raise error

    monkeypatch.setattr(synchronisation, "sync", sync)
    assert cli.main(["sync"]) == code
    out, err = said(capsys)
    assert out == ""
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        ["synchro"],
        ["sync", "--depuis", "dossier"],
        ["sync", "--from"],
        ["sync", "de", "trop"],
        ["export", "regions", "--out", "regions.csv"],
        ["export", "cites"],
        ["export"],
    ],
)
def test_a_badly_written_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 2
    out, err = said(capsys)
    assert out == ""
    assert f"Commande mal écrite : « {' '.join(words)} »" in err
    assert "--help" in err


@pytest.mark.parametrize(
    "words", [["--help"], ["build", "--help"], ["sync", "--help"], ["export", "--help"]]
)
def test_the_help_is_french(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 0
    out, _ = said(capsys)
    assert "Affiche cette aide." in out
    assert not re.search(r"\b(show|this|message|exit|required|default)\b", out, re.IGNORECASE)


def test_alone_it_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) in {0, 2}
    out, err = said(capsys)
    assert "memberships" not in out + err
    for command in ("build", "sync", "check", "export"):
        assert command in out + err


def test_build_gathers_its_inputs_then_says_what_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    calls: list[Any] = []

    def gather(names: Any, readers: Any, folder: Path, progress: Any) -> dict[str, Path]:
        assert set(readers) <= set(names)
        progress("Recherche", 0.5)
        calls.append(folder)
        return {"une": tmp_path / "une.csv"}

    def make(found: Any, target: Path, progress: Any) -> Any:
        progress("Lecture", 0.5)
        calls.extend([found, target])
        return SimpleNamespace(lines=lambda: ["cites : 1 ligne modifiée."])

    monkeypatch.setattr(inputs, "gather", gather)
    monkeypatch.setattr(build, "build", make)
    out_folder = tmp_path / "data"
    assert cli.main(["build", "--from", str(tmp_path), "--out", str(out_folder)]) == 0
    assert calls == [tmp_path, {"une": tmp_path / "une.csv"}, out_folder]
    assert said(capsys) == ("cites : 1 ligne modifiée.\n", "")


def test_check_says_what_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "check", lambda **_: ["Cités : 84."])
    assert cli.main(["check"]) == 0
    assert said(capsys) == ("Cités : 84.\n", "")


def test_check_fails_with_every_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(progress: perimeters.Progress) -> list[str]:
        progress("Tables", 0.1)
        faults = [
            errors.Fault("cites", n, "wave", 2019, "vague", "2020 ou 2021") for n in range(70)
        ]
        raise errors.InvalidSnapshotError("Instantané", faults)

    monkeypatch.setattr(check, "check", refuse)
    assert cli.main(["check"]) == 1
    out, err = said(capsys)
    assert out == ""
    lines = err.splitlines()
    assert lines[0] == "Instantané invalide : 70 anomalies."
    assert len(lines) == 72
    assert "valeur trouvée : « 2019 »" in lines[70]
    assert lines[-1].startswith("Que faire : reconstruire")


def test_export_writes_the_file_it_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    written: list[Any] = []
    monkeypatch.setattr(export, "export", lambda *words, level: written.append((*words, level)))
    out = tmp_path / "cites.csv"
    assert cli.main(["export", "cites", "--out", str(out)]) == 0
    assert written == [("cites", out, None)]
    assert said(capsys) == (f"Fichier écrit : {out}\n", "")


def test_it_runs_as_a_module_without_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "loaders", "sync", "--from", str(tmp_path / "absent")],
        cwd=ROOT,
        env=os.environ | {"CITES_CACHE_DIR": str(tmp_path / "cache"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "n'existe pas" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_character_the_terminal_does_not_know_is_no_reason_to_fail(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "loaders", "1\u202f606"],
        cwd=ROOT,
        env=os.environ | {"CITES_CACHE_DIR": str(tmp_path), "PYTHONIOENCODING": "iso-8859-1"},
        capture_output=True,
        text=True,
        encoding="iso-8859-1",
        check=False,
    )
    assert done.returncode == 2
    assert "Commande mal écrite : « 1?606 »" in done.stderr
