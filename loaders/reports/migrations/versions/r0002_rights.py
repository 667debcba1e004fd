"""Who may write for which cités."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of rights."""
    op.create_table(
        "report_right",
        sa.Column("email", sa.String(254), primary_key=True),
        sa.Column("cite", sa.String(16), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email <> ''", name="report_right_email"),
        sa.CheckConstraint("cite <> ''", name="report_right_cite"),
        sa.CheckConstraint("role IN ('writer', 'admin')", name="report_right_role"),
    )
