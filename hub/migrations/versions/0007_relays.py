"""Relays, and the stations behind them.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ADDED = {"stations": ("relay_id", "relay_address"), "enrol_tokens": ("relay_id",)}


def upgrade() -> None:
    for table, names in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch:  # the program gives the value from now on
            for name in names:
                batch.alter_column(name, server_default=None)


def downgrade() -> None:
    for table, names in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
