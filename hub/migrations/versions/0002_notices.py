"""Urgent notices, and records found by what they are about.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("body_en", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("where", sa.JSON(), nullable=False),
        sa.Column("minutes", WHOLE, nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", WHOLE, nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("begins", WHOLE, nullable=True),
        sa.Column("until", WHOLE, nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_written_at", "notices", ["written_at"])
    op.create_table(
        "notice_lists",
        sa.Column("version", WHOLE, autoincrement=False, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_notice_lists"),
    )
    op.create_index("ix_records_subject", "records", ["subject"])


def downgrade() -> None:
    op.drop_index("ix_records_subject", "records")
    op.drop_table("notice_lists")
    op.drop_index("ix_notices_written_at", "notices")
    op.drop_table("notices")
