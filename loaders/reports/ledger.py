"""The statements of the store, on one connection: what is asked of the database, and nothing else.

The current value of a figure is the newest of those whose batch is not undone: ids grow in the
order of the transactions, since writers come one after the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from geo.reports import Key, Row
from loaders.reports.records import Batch, Right, Role, State, Undo, Version
from loaders.reports.tables import BATCH, RIGHT, STORE, UNDO, VALUE

_UNDONE: Final = sa.exists().where(UNDO.c.batch_id == BATCH.c.id)

_BATCHES: Final = (
    sa.select(BATCH, UNDO.c.who.label("undone_by"), UNDO.c.at.label("undone_at"))
    .select_from(BATCH.outerjoin(UNDO, UNDO.c.batch_id == BATCH.c.id))
    .order_by(BATCH.c.id.desc())
)

_VALUES: Final = sa.select(
    VALUE.c.id, VALUE.c.cite, VALUE.c.quarter, VALUE.c.metric, VALUE.c.value, VALUE.c.comment
)

_TOKEN: Final = sa.select(
    sa.select(STORE.c.instance).scalar_subquery(),
    sa.select(sa.func.coalesce(sa.func.max(BATCH.c.id), 0)).scalar_subquery(),
    sa.select(sa.func.coalesce(sa.func.max(UNDO.c.id), 0)).scalar_subquery(),
)


class Ledger:
    """The tables of the reports, seen from one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def token(self) -> str:
        """Return a short text that changes with any import, undo or restore."""
        return "-".join(str(part) for part in self.connection.execute(_TOKEN).one())

    def state(self, *, demonstration: bool, without: int = 0) -> State:
        """Return the current figures, as if the batch `without` were undone."""
        active = (
            sa.select(BATCH.c.id)
            .where(BATCH.c.demonstration == demonstration, ~_UNDONE, BATCH.c.id != without)
            .scalar_subquery()
        )
        newest = (
            sa.select(sa.func.max(VALUE.c.id))
            .where(VALUE.c.batch_id.in_(active))
            .group_by(VALUE.c.cite, VALUE.c.quarter, VALUE.c.metric)
            .scalar_subquery()
        )
        rows: dict[Key, Row] = {}
        versions: dict[Key, int] = {}
        found = self.connection.execute(_VALUES.where(VALUE.c.id.in_(newest))).all()
        for version, cite, quarter, metric, value, comment in found:
            key = Key(cite, quarter, metric)
            rows[key] = Row(key, value, comment)
            versions[key] = version
        return State(self.token(), rows, versions)

    def add(self, batch: Mapping[str, Any], rows: Sequence[Row]) -> int:
        """Write a batch (its columns) and its figures; return its number."""
        inserted = self.connection.execute(
            sa.insert(BATCH).values(rows=len(rows), **batch).returning(BATCH.c.id)
        )
        number = int(inserted.scalar_one())
        if rows:
            self.connection.execute(
                sa.insert(VALUE),
                [
                    {
                        "batch_id": number,
                        "cite": row.key.cite,
                        "quarter": row.key.quarter,
                        "metric": row.key.metric,
                        "value": row.value,
                        "comment": row.comment,
                    }
                    for row in rows
                ],
            )
        return number

    def undo(self, batches: Collection[int], who: str, at: datetime) -> None:
        """Write that batches are undone."""
        self.connection.execute(
            sa.insert(UNDO), [{"batch_id": one, "who": who, "at": at} for one in batches]
        )

    def batches(self) -> list[Batch]:
        """Return all batches, the newest first."""
        return [_batch(line) for line in self.connection.execute(_BATCHES).mappings()]

    def batch(self, number: int) -> Batch | None:
        """Return a batch, None when there is no such one."""
        found = self.connection.execute(_BATCHES.where(BATCH.c.id == number)).mappings().first()
        return None if found is None else _batch(found)

    def batch_of(self, version: int) -> Batch | None:
        """Return the batch that brought a value."""
        owner = sa.select(VALUE.c.batch_id).where(VALUE.c.id == version).scalar_subquery()
        found = self.connection.execute(_BATCHES.where(BATCH.c.id == owner)).mappings().first()
        return None if found is None else _batch(found)

    def cites(self, batches: Collection[int]) -> frozenset[str]:
        """Return the cités that batches speak of."""
        statement = sa.select(VALUE.c.cite).distinct().where(VALUE.c.batch_id.in_(batches))
        return frozenset(self.connection.scalars(statement))

    def keys(self, batch: int) -> list[Key]:
        """Return the figures that a batch brought, sorted."""
        statement = sa.select(VALUE.c.cite, VALUE.c.quarter, VALUE.c.metric).where(
            VALUE.c.batch_id == batch
        )
        return sorted(Key(*line) for line in self.connection.execute(statement))

    def history(self, key: Key, *, demonstration: bool) -> list[Version]:
        """Return all values that a figure has had, the newest first."""
        statement = (
            _BATCHES.add_columns(
                VALUE.c.id.label("version"), VALUE.c.value, VALUE.c.comment.label("comment")
            )
            .join(VALUE, VALUE.c.batch_id == BATCH.c.id)
            .where(
                VALUE.c.cite == key.cite,
                VALUE.c.quarter == key.quarter,
                VALUE.c.metric == key.metric,
                BATCH.c.demonstration == demonstration,
            )
            .order_by(None)
            .order_by(VALUE.c.id.desc())
        )
        found: list[Version] = []
        seen = False
        for line in self.connection.execute(statement).mappings():
            batch = _batch(line)
            row = Row(key, line["value"], line["comment"])
            if batch.undone is not None:
                found.append(Version(line["version"], row, batch, "undone"))
                continue
            found.append(Version(line["version"], row, batch, "superseded" if seen else "current"))
            seen = True
        return found

    def rights(self, email: str | None = None) -> list[Right]:
        """Return the rights of a person, or all of them, sorted."""
        statement = sa.select(
            RIGHT.c.email, RIGHT.c.cite, RIGHT.c.role, RIGHT.c.granted_at
        ).order_by(RIGHT.c.email, RIGHT.c.cite)
        if email is not None:
            statement = statement.where(RIGHT.c.email == email)
        return [Right(*line) for line in self.connection.execute(statement)]

    def grant(self, email: str, cite: str, role: Role, at: datetime) -> None:
        """Write a right, in the place of the one that the person had there."""
        self.revoke(email, cite)
        self.connection.execute(
            sa.insert(RIGHT).values(email=email, cite=cite, role=role, granted_at=at)
        )

    def revoke(self, email: str, cite: str | None = None) -> int:
        """Remove a right, or all those of a person; return how many there were."""
        statement = sa.delete(RIGHT).where(RIGHT.c.email == email)
        if cite is not None:
            statement = statement.where(RIGHT.c.cite == cite)
        return self.connection.execute(statement).rowcount


def _batch(line: sa.RowMapping) -> Batch:
    undone = None if line["undone_at"] is None else Undo(line["undone_by"], line["undone_at"])
    return Batch(
        **{name: line[name] for name in Batch.__slots__ if name != "undone"}, undone=undone
    )
