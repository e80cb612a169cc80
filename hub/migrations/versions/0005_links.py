"""Lines that stations share.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kbit_s", WHOLE, nullable=False),
        sa.Column("quiet", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
    )
    with op.batch_alter_table("stations") as batch:
        batch.add_column(sa.Column("link_id", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("stations") as batch:  # the program gives the value from now on
        batch.alter_column("link_id", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("stations") as batch:
        batch.drop_column("link_id")
    op.drop_table("links")
