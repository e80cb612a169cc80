"""Signed metadata: who may sign what is shown.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "metadata_files",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_metadata_files"),
    )
    op.create_index("ix_metadata_files_role", "metadata_files", ["role"])


def downgrade() -> None:
    op.drop_index("ix_metadata_files_role", "metadata_files")
    op.drop_table("metadata_files")
