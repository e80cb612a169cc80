"""How far chains were checked.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "verified",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("upto", _INT, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", _INT, nullable=False),
        sa.Column("checked_at", _INT, nullable=False),
        sa.Column("whole_at", _INT, nullable=True),
        sa.Column("broken_at", _INT, nullable=True),
        sa.PrimaryKeyConstraint("chain", name="pk_verified"),
    )


def downgrade() -> None:
    op.drop_table("verified")
