"""To some stations first at a time, and to all at a time.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("submissions") as batch:
        batch.add_column(sa.Column("stations", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("widen_at", WHOLE, nullable=True))
    with op.batch_alter_table("submissions") as batch:  # the program gives the value from now on
        batch.alter_column("stations", server_default=None)
    op.create_index("ix_submissions_widen_at", "submissions", ["widen_at"])


def downgrade() -> None:
    op.drop_index("ix_submissions_widen_at", "submissions")
    with op.batch_alter_table("submissions") as batch:
        batch.drop_column("widen_at")
        batch.drop_column("stations")
