"""Backup and restore of the reports: one file that any engine reads again.

A zip of one JSON-lines file a table, and a manifest with the number of rows and the sha256 of
each. A restore reads and checks all of it before it touches the database, saves what the database
holds beside the file, then replaces everything in one transaction.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.errors import system_reason
from loaders.reports import backup_checks, contents, schema
from loaders.reports.backup_checks import FORMAT, KIND, MANIFEST
from loaders.reports.errors import BackupFailedError

if TYPE_CHECKING:
    import sqlalchemy as sa

    from loaders.reports.store import Store


@dataclass(frozen=True)
class Saved:
    """A backup: its file, and the number of rows of each table."""

    path: Path
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Restored:
    """What a restore put back, and where what it replaced was saved (None when nothing was)."""

    counts: Mapping[str, int]
    made_at: str
    former: Path | None


def backup(store: Store, path: Path, *, overwrite: bool = False) -> Saved:
    """Write all that a store holds to a file, written beside, checked, then renamed.

    Parameters
    ----------
    store
        The store; one that has no database yet gives an empty backup.
    path
        The file.
    overwrite
        Whether a file of that name may be replaced.

    Raises
    ------
    loaders.reports.errors.BackupFailedError
        If the file exists, or cannot be written.
    """
    if path.exists() and not overwrite:
        raise BackupFailedError(str(path), "un fichier porte déjà ce nom")
    with store.reading() as ledger:
        return _write(None if ledger is None else ledger.connection, path)


def restore(store: Store, path: Path) -> Restored:
    """Replace all that a store holds by a backup, or refuse and touch nothing.

    Raises
    ------
    loaders.reports.errors.BackupFailedError
        If the file cannot be read, or what is there cannot be saved beside it.
    loaders.reports.errors.BackupRefusedError
        If the file is damaged, incomplete, or not a backup: all faults in one report.
    """
    manifest, tables = backup_checks.read(path)
    former = None
    with store.writing() as ledger:
        connection = ledger.connection
        if not contents.is_empty(connection):
            former = _free_name(path)
            _write(connection, former)
        contents.replace(connection, tables)
    counts = {name: len(rows) for name, rows in tables.items()}
    return Restored(counts, str(manifest["created_at"]), former)


def _write(connection: sa.Connection | None, path: Path) -> Saved:
    partial = path.with_name(f".{path.name}.partial")
    try:
        counts = _fill(connection, partial)
        backup_checks.read(partial)
        partial.replace(path)
    except OSError as error:
        raise BackupFailedError(str(path), system_reason(error)) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return Saved(path, counts)


def _fill(connection: sa.Connection | None, path: Path) -> dict[str, int]:
    described: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in contents.TABLES:
            rows = iter(()) if connection is None else contents.dump(connection, name)
            described[name] = _table(archive, name, rows)
        manifest = {
            "kind": KIND,
            "format": FORMAT,
            "schema": schema.HEAD,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "tables": described,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    return {name: int(one["rows"]) for name, one in described.items()}


def _table(archive: zipfile.ZipFile, name: str, rows: Iterator[contents.Record]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"{name}.jsonl", "w", force_zip64=True) as file:
        for row in rows:
            line = (json.dumps(row, ensure_ascii=False) + "\n").encode()
            digest.update(line)
            file.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _free_name(path: Path) -> Path:
    """Name the backup of what a restore replaces: never that of a file that exists."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    number = 0
    while True:
        end = f"-{number}" if number else ""
        chosen = path.with_name(f"{path.stem}-avant-restauration-{stamp}{end}.zip")
        if not chosen.exists():
            return chosen
        number += 1
