"""Keeps the schema of the database at the revision that this application knows."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy import exc

from loaders.errors import CitesError, system_reason
from loaders.reports import engine_errors
from loaders.reports.errors import (
    BackupFailedError,
    MigrationFailedError,
    ReportRefusedError,
    SchemaNewerError,
)

if TYPE_CHECKING:
    from loaders.reports.database import Database

HEAD: Final = "0002"
"""The revision that this application reads and writes."""
KNOWN: Final = ("0001", "0002")
"""All revisions, in order. Alembic is slow to import: it only is when there is one to run."""
VERSIONS: Final = "report_schema"
"""Table where Alembic writes the revision: a name of ours, the database may hold other things."""
FOLDER: Final = Path(__file__).parent / "migrations"


def revision(connection: sa.Connection) -> str | None:
    """Return the revision of a database, None when it has none of our tables."""
    if not sa.inspect(connection).has_table(VERSIONS):
        return None
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # noqa: S608 - our table
    return None if found is None else str(found)


def require(connection: sa.Connection, place: str) -> None:
    """Refuse a database that a newer application has taken over since it was opened."""
    found = revision(connection)
    if found is not None and found not in KNOWN:
        raise SchemaNewerError(place, found, HEAD)


def ensure(database: Database) -> None:
    """Bring a database to `HEAD`, from nothing or from an older revision.

    Everything is one transaction, alone: two processes that start together do it once. A SQLite
    file that holds something is copied first, beside it.

    Raises
    ------
    loaders.reports.errors.SchemaNewerError
        If a newer application made it; nothing is touched.
    loaders.reports.errors.MigrationFailedError
        If a migration fails; the database is as it was.
    """
    with database.reading() as connection:
        require(connection, database.place)
        if revision(connection) == HEAD:
            return
    with database.writing() as connection:
        found = revision(connection)  # another process may have done it
        require(connection, database.place)
        if found == HEAD:
            return
        if found is not None and database.path is not None:
            _copy(database.path, found)
        upgrade(connection, database.place)


def upgrade(connection: sa.Connection, place: str, target: str = HEAD) -> None:
    """Run the migrations up to a revision, in the transaction of a connection."""
    from alembic import command, config, util  # noqa: PLC0415 - slow to import

    settings = config.Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes.update(connection=connection, version_table=VERSIONS)
    try:
        command.upgrade(settings, target)
    except (exc.DBAPIError, util.CommandError) as error:
        known = engine_errors.named(error, place) if isinstance(error, exc.DBAPIError) else error
        if isinstance(known, CitesError) and not isinstance(known, ReportRefusedError):
            raise known from error  # no room, no server: no fault of the migration
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise MigrationFailedError(place, target, reason) from error


def _copy(path: Path, found: str) -> None:
    """Copy a SQLite database as it is, before its schema changes."""
    target = path.with_name(f"{path.name}.schema-{found}.bak")
    partial = target.with_name(f"{target.name}.partial")
    try:
        with (
            contextlib.closing(sqlite3.connect(path)) as source,
            contextlib.closing(sqlite3.connect(partial)) as copy,
        ):
            source.backup(copy)
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        raise BackupFailedError(str(target), reason) from error
    finally:
        partial.unlink(missing_ok=True)
