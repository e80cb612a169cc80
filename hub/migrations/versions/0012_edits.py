"""Every saved state of a card is kept.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "edits",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("at", _WHOLE, nullable=False),
        sa.Column("begun", _WHOLE, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("body_zh", sa.String(), nullable=False),
        sa.Column("body_en", sa.String(), nullable=False),
        sa.Column("front", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_edits"),
    )
    op.create_index("ix_edits_publisher_card_id", "edits", ["publisher", "card_id"])


def downgrade() -> None:
    op.drop_index("ix_edits_publisher_card_id", "edits")
    op.drop_table("edits")
