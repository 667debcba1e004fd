"""Opens the database of the reports; nothing else does.

SQLite in a folder of the user, unless `CITES_DATABASE_URL` names another database. A transaction
either reads one consistent state, or holds the right to write alone: two people who save at once
do it one after the other, and the second sees what the first did.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event, exc, pool
from sqlalchemy.engine import URL, make_url

from loaders.cache import data_folder
from loaders.errors import system_reason
from loaders.reports import engine_errors
from loaders.reports.errors import DatabaseUnreachableError, SettingRefusedError

SETTING: Final = "CITES_DATABASE_URL"
FILE: Final = "reports.sqlite3"
WAIT: Final = 10
"""Seconds given to another writer to end."""
CONNECT: Final = 5
"""Seconds given to a server to answer."""
WRITE_LOCK: Final = 8_404_820_202_021
"""Number of the advisory lock that writers hold on PostgreSQL: any number, always the same."""

_DRIVERS: Final = {
    "sqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class Database:
    """One database, reached when it is needed.

    Parameters
    ----------
    url : str, optional
        ``sqlite:///…`` or ``postgresql://…``; by default `CITES_DATABASE_URL`, else the SQLite
        file of the user.

    Raises
    ------
    loaders.reports.errors.SettingRefusedError
        If the address is not one of these.
    """

    def __init__(self, url: str | None = None) -> None:
        self.url = _url(url)
        self.path = Path(self.url.database or "") if self.engine_name == "sqlite" else None
        plain = self.url.set(drivername=self.engine_name)
        self.place = str(self.path) if self.path else plain.render_as_string(hide_password=True)
        self._engine = _sqlite_engine(self.path) if self.path else _server_engine(self.url)

    @property
    def engine_name(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.url.get_backend_name()

    def exists(self) -> bool:
        """Tell whether there is something to read: a SQLite file is made at the first writing."""
        try:
            return self.path is None or self.path.exists()
        except OSError as error:
            raise DatabaseUnreachableError(self.place, system_reason(error)) from error

    def create(self) -> None:
        """Make the file of a SQLite database, readable by its user only, where there is none."""
        if self.path is None or self.exists():
            return
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
        except OSError as error:
            raise DatabaseUnreachableError(self.place, system_reason(error)) from error

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a transaction that sees one state of the database, whatever others write."""
        options: dict[str, Any] = {} if self.path else {"isolation_level": "REPEATABLE READ"}
        with self._named(), self._engine.connect() as connection:
            reader = connection.execution_options(**options)
            with reader.begin():
                yield reader

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Open the transaction of a writer, alone; an error leaves everything as it was."""
        with self._named(), self._engine.connect() as connection:
            writer = connection.execution_options(cites_writer=True)
            with writer.begin():
                if self.path is None:
                    writer.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}s'")
                    writer.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
                yield writer

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Give the errors of the engines their French names."""
        try:
            yield
        except exc.SQLAlchemyError as error:
            raise engine_errors.named(error, self.place) from error


def _url(text: str | None) -> URL:
    chosen = text or os.environ.get(SETTING)
    if not chosen:
        return URL.create("sqlite+pysqlite", database=str(data_folder() / FILE))
    expected = "sqlite:////dossier/base.sqlite3, postgresql://personne:motdepasse@serveur/base"
    try:
        url = make_url(chosen)
    except (exc.ArgumentError, ValueError) as error:
        raise SettingRefusedError(SETTING, "ce n'est pas une adresse", expected) from error
    if url.drivername not in _DRIVERS or (url.drivername == "sqlite" and not url.database):
        raise SettingRefusedError(SETTING, f"« {url.drivername} » n'est pas géré", expected)
    return url.set(drivername=_DRIVERS[url.drivername])


def _sqlite_engine(path: Path) -> sa.Engine:
    # `mode=rw`: a file that is missing is an error, never silently an empty database.
    engine = sa.create_engine(
        f"sqlite+pysqlite:///file:{_escaped(path)}?mode=rw&uri=true",
        pool_timeout=WAIT,
        connect_args={"timeout": WAIT, "isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: pool.ConnectionPoolEntry) -> None:
        record.info["file"] = _file(path)
        connection.execute("PRAGMA foreign_keys=ON")
        # So that readers never wait for a writer. Kept in the file: asked again when a kill, or a
        # program in use of the file, prevented it.
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "checkout")
    def same_file(_: object, record: pool.ConnectionPoolEntry, __: object) -> None:
        # A connection kept open would go on writing to a file moved or replaced since.
        if record.info["file"] != _file(path):
            raise exc.DisconnectionError

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A writer takes its lock at once: a reader that turns writer could not wait for it.
        writer = connection.get_execution_options().get("cites_writer", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _escaped(path: Path) -> str:
    text = str(path.absolute())
    for letter in "%?#":
        text = text.replace(letter, f"%{ord(letter):02x}")
    return text


def _server_engine(url: URL) -> sa.Engine:
    return sa.create_engine(
        url,
        pool_pre_ping=True,  # a server that came back gets new connections
        pool_timeout=WAIT,
        connect_args={"connect_timeout": CONNECT, "application_name": "cites-emploi"},
    )
