"""Reads a backup and checks all of it: what comes out can be put in a database as it is."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, get_args

from geo.reports import is_quarter
from loaders.errors import Fault, system_reason
from loaders.reports import contents, schema
from loaders.reports.errors import BackupFailedError, BackupRefusedError
from loaders.reports.records import Role

KIND: Final = "cites-emploi-remontees"
FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LARGEST: Final = 1_000_000_000
"""Bytes that the files of a backup may hold once out of the zip: beyond, it is not one of ours."""

SHA256: Final = 64
"""Letters of a digest."""

_REFERENCES: Final = (("values", "batch_id"), ("undos", "batch_id"))

Tables = dict[str, list[contents.Record]]


def read(path: Path) -> tuple[Mapping[str, Any], Tables]:
    """Read a backup whole.

    Returns
    -------
    tuple
        Its manifest, and the rows of each table.

    Raises
    ------
    loaders.reports.errors.BackupFailedError
        If the file cannot be read.
    loaders.reports.errors.BackupRefusedError
        If anything in it is not as its manifest says, or could not be in a database.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, path.name)
    except OSError as error:
        raise BackupFailedError(str(path), system_reason(error)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        why = "le fichier est tronqué, abîmé, ou n'est pas un zip"
        raise BackupRefusedError(path.name, [_fault(path.name, why)]) from error


def _read(archive: zipfile.ZipFile, name: str) -> tuple[Mapping[str, Any], Tables]:
    wanted = {MANIFEST, *(f"{table}.jsonl" for table in contents.TABLES)}
    found = archive.namelist()
    faults = [_fault(one, "manque dans la sauvegarde") for one in sorted(wanted - set(found))]
    faults += [_fault(one, "n'a rien à faire là") for one in sorted(set(found) - wanted)]
    if len(found) != len(set(found)):
        faults.append(_fault(name, "contient deux fois le même fichier"))
    if sum(one.file_size for one in archive.infolist()) > LARGEST:
        faults.append(_fault(name, "contient plus de données qu'une sauvegarde n'en a"))
    if faults:
        raise BackupRefusedError(name, faults)
    manifest, faults = _manifest(archive.read(MANIFEST))
    if faults:
        raise BackupRefusedError(name, faults)
    tables: Tables = {}
    for table in contents.TABLES:
        tables[table], more = _table(
            archive.read(f"{table}.jsonl"), table, manifest["tables"][table]
        )
        faults += more
    if not faults:  # rows that could not be read would be missed again here
        faults = _relations(tables)
    if faults:
        raise BackupRefusedError(name, faults)
    return manifest, tables


def _manifest(content: bytes) -> tuple[dict[str, Any], list[Fault]]:
    try:
        manifest = json.loads(content)
        kind, version, revision = (manifest[key] for key in ("kind", "format", "schema"))
    except (ValueError, KeyError, TypeError):
        return {}, [_fault(MANIFEST, "le manifeste est abîmé")]
    if kind != KIND:
        return {}, [_fault(MANIFEST, "ce n'est pas une sauvegarde des remontées", kind, KIND)]
    if version != FORMAT or revision not in schema.KNOWN:
        why = "sauvegarde d'une version plus récente de l'application : la mettre à jour"
        return {}, [_fault(MANIFEST, why, f"format {version}, schéma {revision}")]
    if not _is_complete(manifest):
        return {}, [_fault(MANIFEST, "le manifeste est abîmé")]
    return manifest, []


def _is_complete(manifest: Mapping[str, Any]) -> bool:
    try:
        return _instant(manifest["created_at"]) and all(
            isinstance(manifest["tables"][table]["rows"], int)
            and isinstance(manifest["tables"][table]["sha256"], str)
            for table in contents.TABLES
        )
    except (KeyError, TypeError):
        return False


def _table(
    content: bytes, table: str, described: Mapping[str, Any]
) -> tuple[list[contents.Record], list[Fault]]:
    file = f"{table}.jsonl"
    faults = []
    if hashlib.sha256(content).hexdigest() != described["sha256"]:
        faults.append(_fault(file, "le contenu a changé depuis la sauvegarde (sha256 différent)"))
    rows: list[contents.Record] = []
    types = contents.columns(table)
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        why = _row_fault(row, types)
        if why:
            faults.append(Fault(file, number, None, None, why, ""))
        else:
            rows.append(row)
    if len(rows) != described["rows"] and not faults:
        faults.append(_fault(file, "nombre de lignes différent", len(rows), described["rows"]))
    return rows, faults


def _row_fault(row: object, types: Mapping[str, type]) -> str:
    if not isinstance(row, dict):
        return "ligne illisible"
    if set(row) != set(types):
        return "les colonnes ne sont pas celles de la table"
    wrong = [name for name, kind in types.items() if type(row[name]) is not kind]
    if wrong:
        return f"valeur d'un autre type dans {', '.join(wrong)}"
    broken = [name for name in row if name in _RULES and not _RULES[name](row[name])]
    return f"valeur impossible dans {', '.join(broken)}" if broken else ""


def _relations(tables: Mapping[str, Sequence[contents.Record]]) -> list[Fault]:
    batches = {row["id"] for row in tables["batches"]}
    faults = [
        Fault(f"{table}.jsonl", number, column, row[column], "cet import n'existe pas", "")
        for table, column in _REFERENCES
        for number, row in enumerate(tables[table], start=1)
        if row[column] not in batches
    ]
    counts = dict.fromkeys(batches, 0)
    for row in tables["values"]:
        if row["batch_id"] in counts:
            counts[row["batch_id"]] += 1
    faults += [
        Fault("batches.jsonl", number, "rows", row["rows"], "nombre de chiffres faux", "")
        for number, row in enumerate(tables["batches"], start=1)
        if counts[row["id"]] != row["rows"]
    ]
    return faults


def _fault(place: str, why: str, value: object = None, expected: object = "") -> Fault:
    return Fault(place, None, None, value, why, str(expected))


def _instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


_RULES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "at": _instant,
    "granted_at": _instant,
    "quarter": is_quarter,
    "value": lambda value: 0 <= value < 2**63,
    "sha256": lambda text: len(text) == SHA256,
    "role": lambda text: text in get_args(Role),
    **dict.fromkeys(("who", "cite", "metric", "email"), bool),
}
