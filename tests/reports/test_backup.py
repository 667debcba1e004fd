from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loaders.reports import backup, contents, errors
from loaders.reports.records import Right
from loaders.reports.store import Store
from tests.reports.conftest import LOCAL
from tests.reports.examples import ANNE, BRUNO, LILLE, LYON, PARIS, many, row, save


def filled(store: Store) -> Store:
    save(store, [row(LILLE, 12, "é’ 🙂"), row(PARIS, 5)])
    wrong = save(store, [row(LILLE, 999)], BRUNO)
    save(store, [row(PARIS, 7)], demonstration=True)
    store.undo(wrong.id, ANNE)
    store.grant("Anne@Exemple.fr", ["cde-062", "cde-001"])
    return store


def everything(store: Store) -> tuple[Any, ...]:
    rights = [Right(one.email, one.cite, one.role, one.granted_at) for one in store.rights()]
    histories = [store.history(key) for key in (LILLE, LYON, PARIS)]
    return store.current(), store.current(demonstration=True), store.batches(), histories, rights


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Write a backup again with other contents, without touching its manifest unless asked."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def signed(files: dict[str, bytes], table: str, content: str) -> None:
    """Change a table and its manifest: damage that no digest shows."""
    manifest = json.loads(files["manifest.json"])
    files[f"{table}.jsonl"] = content.encode()
    manifest["tables"][table] = {
        "rows": content.count("\n"),
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
    }
    files["manifest.json"] = json.dumps(manifest).encode()


def test_a_backup_of_either_engine_restores_on_both(
    store: Store, new_url: Callable[[], str], tmp_path: Path
) -> None:
    path = tmp_path / "remontees.zip"
    saved = backup.backup(filled(store), path)
    assert dict(saved.counts) == {"batches": 3, "values": 4, "undos": 1, "rights": 2}
    for url in (new_url(), f"sqlite:///{tmp_path / 'autre'}.sqlite3"):
        other = Store.open(url, LOCAL)
        restored = backup.restore(other, path)
        assert restored.former is None
        assert everything(other) == everything(store)
        assert other.token() != store.token()
        other.close()


def test_work_goes_on_after_a_restore(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "remontees.zip"
    backup.backup(filled(store), path)
    last = store.batches()[0].id
    backup.restore(store, path)
    assert save(store, [row(LYON, 3)]).id > last
    assert store.current()[LYON] == row(LYON, 3)
    with pytest.raises(errors.ReportRefusedError, match="append-only"), store.writing() as ledger:
        ledger.connection.exec_driver_sql("DELETE FROM report_value")


def test_what_a_restore_replaces_is_saved_beside(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "remontees.zip"
    backup.backup(filled(store), path)
    then = everything(store)
    save(store, [row(LILLE, 13), row(LYON, 4)])
    now, token = everything(store), store.token()
    former = backup.restore(store, path).former
    assert everything(store) == then
    assert former is not None
    assert former.parent == tmp_path
    backup.restore(store, former)
    assert everything(store) == now
    assert store.token() != token


def test_an_empty_store_has_an_empty_backup(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "vide.zip"
    assert set(backup.backup(store, path).counts.values()) == {0}
    assert set(backup.restore(store, path).counts.values()) == {0}


def test_a_backup_never_replaces_a_file_unasked(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "remontees.zip"
    path.write_text("autre chose")
    with pytest.raises(errors.BackupFailedError, match="porte déjà ce nom"):
        backup.backup(store, path)
    assert path.read_text() == "autre chose"
    backup.backup(store, path, overwrite=True)
    assert zipfile.is_zipfile(path)
    with pytest.raises(errors.BackupFailedError, match="absent"):
        backup.backup(store, tmp_path / "nulle" / "part.zip")
    assert [one.name for one in tmp_path.glob("*.zip")] == ["remontees.zip"]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(bytes(content))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def a_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 rien")


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (truncated, "tronqué"),
    "a byte changed": (flipped, "tronqué, abîmé"),
    "empty": (emptied, "tronqué"),
    "a PDF": (a_pdf, "n'est pas un zip"),
    "a table missing": (
        lambda path: rewritten(path, lambda files: files.pop("values.jsonl")),
        "values.jsonl : manque",
    ),
    "a file too many": (
        lambda path: rewritten(path, lambda files: files.update({"../x": b""})),
        "n'a rien à faire là",
    ),
    "a figure changed": (
        lambda path: rewritten(
            path,
            lambda files: files.update(
                {"values.jsonl": files["values.jsonl"].replace(b"999", b"998")}
            ),
        ),
        "sha256 différent",
    ),
    "another kind": (
        lambda path: rewritten(
            path,
            lambda files: files.update(
                {"manifest.json": files["manifest.json"].replace(b"remontees", b"perimetres")}
            ),
        ),
        "ce n'est pas une sauvegarde des remontées",
    ),
    "a manifest of nothing": (
        lambda path: rewritten(path, lambda files: files.update({"manifest.json": b"[]"})),
        "manifeste est abîmé",
    ),
    "a newer format": (
        lambda path: rewritten(
            path,
            lambda files: files.update(
                {"manifest.json": files["manifest.json"].replace(b'"0002"', b'"0999"')}
            ),
        ),
        "plus récente",
    ),
    "rows lost, well signed": (
        lambda path: rewritten(path, lambda files: signed(files, "values", "")),
        "nombre de chiffres faux",
    ),
    "batches lost, well signed": (
        lambda path: rewritten(path, lambda files: signed(files, "batches", "")),
        "cet import n'existe pas",
    ),
    "not JSON, well signed": (
        lambda path: rewritten(path, lambda files: signed(files, "undos", "{\n")),
        "ligne 1 : ligne illisible",
    ),
    "a right of nobody, well signed": (
        lambda path: rewritten(
            path,
            lambda files: signed(
                files,
                "rights",
                '{"email": "", "cite": "*", "role": "chef", "granted_at": "hier"}\n',
            ),
        ),
        "valeur impossible dans email, role, granted_at",
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    store: Store, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "remontees.zip"
    backup.backup(filled(store), path)
    before, token = everything(store), store.token()
    break_it, reason = DAMAGES[damage]
    break_it(path)
    with pytest.raises(errors.BackupRefusedError, match=reason):
        backup.restore(store, path)
    assert (everything(store), store.token()) == (before, token)
    assert list(tmp_path.glob("*avant-restauration*")) == []


def test_two_of_the_same_row_are_refused_by_the_database_whole(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "remontees.zip"
    backup.backup(filled(store), path)
    before = everything(store)
    rewritten(path, lambda files: signed(files, "rights", files["rights.jsonl"].decode() * 2))
    with pytest.raises(errors.ReportRefusedError):
        backup.restore(store, path)
    assert everything(store) == before
    with pytest.raises(errors.ReportRefusedError, match="append-only"), store.writing() as ledger:
        ledger.connection.exec_driver_sql("UPDATE report_batch SET who = 'x'")


def test_a_restore_that_fails_midway_leaves_all_as_it_was(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "remontees.zip"
    backup.backup(filled(store), path)
    before, token = everything(store), store.token()

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(contents, "_restore_guards", fails)
    with pytest.raises(KeyboardInterrupt):
        backup.restore(store, path)
    assert (everything(store), store.token()) == (before, token)


def test_a_missing_backup_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(errors.BackupFailedError, match="absent"):
        backup.restore(store, tmp_path / "rien.zip")


def test_a_large_store_goes_through_a_backup(store: Store, tmp_path: Path) -> None:
    save(store, many(6_000))
    path = tmp_path / "remontees.zip"
    assert backup.backup(store, path).counts["values"] == 6_000
    backup.restore(store, path)
    assert len(store.current()) == 6_000
