"""The last day of a rotation.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("patterns") as batch:
        batch.add_column(sa.Column("ends", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("patterns") as batch:
        batch.alter_column("ends", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("patterns") as batch:
        batch.drop_column("ends")
