"""What objects are on the line, and which picture was made of which original.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("objects", sa.Column("wire", WHOLE, nullable=False, server_default="0"))
    op.add_column("objects", sa.Column("segments", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE objects SET wire = size")  # none was kept in another form, none is above 240 KiB
    op.create_table(
        "pictures",
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["shown"], ["objects.sha256"], name="fk_pictures_shown_objects"),
        sa.PrimaryKeyConstraint("original", name="pk_pictures"),
    )


def downgrade() -> None:
    op.drop_table("pictures")
    op.drop_column("objects", "segments")
    op.drop_column("objects", "wire")
