"""Everything the database holds, as plain values that any engine, and JSON, can carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa

from loaders.reports.tables import APPEND_ONLY, BATCH, RIGHT, STORE, UNDO, VALUE, Instant

TABLES: Final = {"batches": BATCH, "values": VALUE, "undos": UNDO, "rights": RIGHT}
"""Tables of a backup, each after those it refers to."""
CHUNK: Final = 5_000
"""Rows read or written at a time."""

Record = dict[str, Any]


def columns(table: str) -> dict[str, type]:
    """Return the columns of a table and the type of their values in JSON."""
    return {
        column.name: str if isinstance(column.type, Instant) else column.type.python_type
        for column in TABLES[table].columns
    }


def dump(connection: sa.Connection, table: str) -> Iterator[Record]:
    """Yield the rows of a table in the order of its key, instants as ISO texts."""
    chosen = TABLES[table]
    statement = sa.select(chosen).order_by(*chosen.primary_key).execution_options(yield_per=CHUNK)
    for line in connection.execute(statement).mappings():
        yield {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in line.items()
        }


def is_empty(connection: sa.Connection) -> bool:
    """Tell whether nothing was ever written."""
    return all(
        connection.execute(sa.select(table).limit(1)).first() is None for table in TABLES.values()
    )


def replace(connection: sa.Connection, tables: Mapping[str, Sequence[Record]]) -> None:
    """Put other contents in the place of all there is, in the transaction of a connection.

    The only thing that erases: what the engine refuses is allowed again for its time.
    """
    guards = _lift(connection)
    for table in reversed(TABLES.values()):
        connection.execute(sa.delete(table))
    for name, table in TABLES.items():
        instants = [column.name for column in table.columns if isinstance(column.type, Instant)]
        rows = [
            {**row, **{key: datetime.fromisoformat(row[key]) for key in instants}}
            for row in tables[name]
        ]
        for start in range(0, len(rows), CHUNK):
            connection.execute(sa.insert(table), rows[start : start + CHUNK])
    # Another content, another name: caches of the former must not be taken for this one's.
    connection.execute(sa.update(STORE).values(instance=uuid4().hex))
    _restore_guards(connection, guards)


def _lift(connection: sa.Connection) -> list[str]:
    """Let rows be erased until the end of the transaction; return what forbids it again."""
    if connection.dialect.name == "postgresql":
        names = [table.name for table in APPEND_ONLY]
        for name in names:
            connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names]
    triggers = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'report_%'"
    ).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [str(statement) for _, statement in triggers]


def _restore_guards(connection: sa.Connection, guards: Sequence[str]) -> None:
    if connection.dialect.name == "postgresql":
        # Rows came with their numbers: the next ones must be greater.
        for table in APPEND_ONLY:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608 - our tables
                f"greatest((SELECT max(id) FROM {table.name}), "
                f"nextval(pg_get_serial_sequence('{table.name}', 'id'))))"
            )
    for statement in guards:
        connection.exec_driver_sql(statement)
