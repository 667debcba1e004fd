"""Gives the errors of SQLite and PostgreSQL their French names."""

from __future__ import annotations

import sqlite3
from typing import Final

import psycopg
from psycopg import errors as codes
from sqlalchemy import exc

from loaders.errors import CitesError
from loaders.reports.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseUnreachableError,
    ReportRefusedError,
)

_FULL: Final = "plus de place sur le disque"
_SQLITE_UNREACHABLE: Final = {
    sqlite3.SQLITE_CANTOPEN: "le fichier est absent ou ne s'ouvre pas",
    sqlite3.SQLITE_PERM: "le système refuse l'accès",
    sqlite3.SQLITE_AUTH: "le système refuse l'accès",
    sqlite3.SQLITE_READONLY: "le fichier est en lecture seule",
    sqlite3.SQLITE_IOERR: "le disque ne répond pas",
}


def named(error: exc.SQLAlchemyError, place: str) -> Exception:
    """Return our error for one of an engine; the same one when it can only be a fault of ours.

    Parameters
    ----------
    error
        As SQLAlchemy raises it.
    place
        The database, without password.
    """
    if isinstance(error, exc.TimeoutError):
        return DatabaseBusyError(place)
    if not isinstance(error, exc.DBAPIError):
        return error
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite(error.orig, place) or error
    if isinstance(error.orig, psycopg.Error):
        return _server(error.orig, place) or error
    return error


def _sqlite(error: sqlite3.Error, place: str) -> CitesError | None:
    extended = getattr(error, "sqlite_errorcode", 0)
    code = extended & 0xFF  # the primary code: the rest says which operation failed
    if code == sqlite3.SQLITE_CONSTRAINT:
        return ReportRefusedError(f"contrainte non respectée ({error})")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return DatabaseBusyError(place)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DatabaseDamagedError(place, "le fichier n'est pas une base SQLite, ou est abîmé")
    # A quota or a limit on the size of files is not "full" to SQLite: a write that fails.
    if code == sqlite3.SQLITE_FULL or extended in {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }:
        return DatabaseFullError(place, _FULL)
    reason = _SQLITE_UNREACHABLE.get(code)
    return DatabaseUnreachableError(place, reason) if reason else None


def _server(error: psycopg.Error, place: str) -> CitesError | None:
    found: CitesError | None = None
    if isinstance(error, psycopg.IntegrityError):
        name = error.diag.constraint_name or "inconnue"
        found = ReportRefusedError(f"contrainte « {name} » non respectée")
    elif isinstance(error, codes.RaiseException):
        found = ReportRefusedError(error.diag.message_primary or "refus de la base")
    elif isinstance(error, psycopg.DataError):
        found = ReportRefusedError("une valeur ne tient pas dans sa colonne")
    elif isinstance(error, codes.DiskFull):
        found = DatabaseFullError(place, _FULL)
    elif isinstance(error, codes.LockNotAvailable | codes.SerializationFailure):
        found = DatabaseBusyError(place)
    elif isinstance(error, codes.InsufficientPrivilege):
        reason = "ce compte n'a pas le droit d'y lire, d'y écrire ou d'y créer des tables"
        found = DatabaseUnreachableError(place, reason)
    elif isinstance(error, codes.ReadOnlySqlTransaction):
        found = DatabaseUnreachableError(place, "cette base est en lecture seule")
    elif isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        # A refused connection has no code, only the words of the server, in its language.
        said = str(error).strip().rpartition("\n")[2]
        reason = f"le serveur ne répond pas, ou refuse la connexion ({said})"
        found = DatabaseUnreachableError(place, reason)
    return found
