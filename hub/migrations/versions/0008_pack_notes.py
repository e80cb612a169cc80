"""What a station says of content on trial, or not shown.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stations") as batch:
        batch.add_column(sa.Column("pack_notes", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("stations") as batch:  # the program gives the value from now on
        batch.alter_column("pack_notes", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("stations") as batch:
        batch.drop_column("pack_notes")
