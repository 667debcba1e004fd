"""The tables of the database, as the statements see them; the migrations make them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class Instant(TypeDecorator[datetime]):
    """An instant in UTC: SQLite has no time zones, and would lose them."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write in UTC, without its zone where the engine has none."""
        if value is None:
            return None
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


METADATA: Final = MetaData()

STORE: Final = Table(
    "report_store",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("instance", String(32), nullable=False),
)
"""One row: what tells this content from another, restored in its place."""

BATCH: Final = Table(
    "report_batch",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("demonstration", Boolean, nullable=False),
)

VALUE: Final = Table(
    "report_value",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("batch_id", Integer, ForeignKey("report_batch.id"), nullable=False),
    Column("cite", String(16), nullable=False),
    Column("quarter", String(7), nullable=False),
    Column("metric", String(64), nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("comment", Text, nullable=False),
    UniqueConstraint("batch_id", "cite", "quarter", "metric", name="report_value_once"),
    Index("report_value_key", "cite", "quarter", "metric"),
)

UNDO: Final = Table(
    "report_undo",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("batch_id", Integer, ForeignKey("report_batch.id"), nullable=False, unique=True),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

RIGHT: Final = Table(
    "report_right",
    METADATA,
    Column("email", String(254), primary_key=True),
    Column("cite", String(16), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("granted_at", Instant, nullable=False),
)

APPEND_ONLY: Final = (BATCH, VALUE, UNDO)
"""Tables whose rows never change: the database itself refuses."""
