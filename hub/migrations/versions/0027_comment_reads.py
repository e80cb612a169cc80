"""How far each account has read what editor and approver say to each other.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "comment_reads",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("upto", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["publisher"], ["units.id"], name="fk_comment_reads_publisher_units"),
        sa.PrimaryKeyConstraint("account", "publisher", "card_id", name="pk_comment_reads"),
    )
    op.create_index("ix_comments_at", "comments", ["at"])


def downgrade() -> None:
    op.drop_index("ix_comments_at", "comments")
    op.drop_table("comment_reads")
