"""The group a station is in on the console.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stations") as batch:
        batch.add_column(sa.Column("group_name", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("stations") as batch:  # the program gives the value from now on
        batch.alter_column("group_name", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("stations") as batch:
        batch.drop_column("group_name")
