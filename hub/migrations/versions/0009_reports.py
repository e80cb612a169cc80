"""Shift reports as they were closed, and their supplements.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = ("place_id", "date", "shift")


def upgrade() -> None:
    op.create_table(
        "reports",
        *(sa.Column(name, sa.String(), primary_key=True) for name in KEY),
        sa.Column("closed_at", WHOLE, nullable=False),
        *_frozen(),
        sa.Column("records", WHOLE, nullable=False),
    )
    op.create_index("ix_reports_closed_at", "reports", ["closed_at"])
    op.create_table(
        "supplements",
        *(sa.Column(name, sa.String(), primary_key=True) for name in KEY),
        sa.Column("number", WHOLE, primary_key=True, autoincrement=False),
        sa.Column("made_at", WHOLE, nullable=False),
        *_frozen(),
        sa.ForeignKeyConstraint(list(KEY), [f"reports.{name}" for name in KEY], name="fk_supplements_report"),
    )


def downgrade() -> None:
    op.drop_table("supplements")
    op.drop_table("reports")


def _frozen() -> tuple[sa.Column[bytes], sa.Column[bytes], sa.Column[object]]:
    return (
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("persons", sa.JSON(), nullable=True),
    )
