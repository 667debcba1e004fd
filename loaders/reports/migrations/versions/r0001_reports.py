"""Imports, the figures they bring, and what was undone."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

QUARTER = {
    "sqlite": "quarter GLOB '20[2-9][0-9]-T[1-4]'",
    "postgresql": "quarter ~ '^20[2-9][0-9]-T[1-4]$'",
}
POSITIVE = {
    "sqlite": "typeof(value) = 'integer' AND value >= 0",  # SQLite would keep a text there
    "postgresql": "value >= 0",
}
APPEND_ONLY = ("report_batch", "report_value", "report_undo")


def upgrade() -> None:
    """Make the tables, and have the engine refuse to change or erase their rows."""
    engine = op.get_bind().dialect.name
    _tables(engine)
    op.execute(
        sa.text("INSERT INTO report_store (id, instance) VALUES (1, :instance)").bindparams(
            instance=uuid4().hex
        )
    )
    if engine == "postgresql":
        op.execute(
            "CREATE FUNCTION report_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION report_append_only()"
            )
    else:
        for table in APPEND_ONLY:
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )


def _tables(engine: str) -> None:
    op.create_table(
        "report_store",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("instance", sa.String(32), nullable=False),
        sa.CheckConstraint("id = 1", name="report_store_one"),
    )
    op.create_table(
        "report_batch",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("demonstration", sa.Boolean, nullable=False),
        sa.CheckConstraint("who <> ''", name="report_batch_who"),
        sa.CheckConstraint("length(sha256) = 64", name="report_batch_sha256"),
        sa.CheckConstraint("rows >= 0 AND unchanged >= 0", name="report_batch_counts"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "report_value",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("report_batch.id"), nullable=False),
        sa.Column("cite", sa.String(16), nullable=False),
        sa.Column("quarter", sa.String(7), nullable=False),
        sa.Column("metric", sa.String(64), nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.CheckConstraint("cite <> ''", name="report_value_cite"),
        sa.CheckConstraint(QUARTER[engine], name="report_value_quarter"),
        sa.CheckConstraint("metric <> ''", name="report_value_metric"),
        sa.CheckConstraint(POSITIVE[engine], name="report_value_positive"),
        sa.UniqueConstraint("batch_id", "cite", "quarter", "metric", name="report_value_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("report_value_key", "report_value", ["cite", "quarter", "metric"])
    op.create_table(
        "report_undo",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "batch_id", sa.Integer, sa.ForeignKey("report_batch.id"), nullable=False, unique=True
        ),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("who <> ''", name="report_undo_who"),
        sqlite_autoincrement=True,
    )
