"""How stations are, where they stood, how far their faces went, and what their screens showed.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATION = (("placed_on", sa.String(), ""), ("placed_advance_m", WHOLE, "0"), ("move_after_m", WHOLE, "0"),
           ("health", sa.JSON(), "{}"))  # fmt: skip
PLACEMENT = (("on", sa.String(), ""), ("record", sa.String(), ""))


def upgrade() -> None:
    for table, columns in (("stations", STATION), ("placements", PLACEMENT)):
        with op.batch_alter_table(table) as batch:
            for name, kind, value in columns:
                batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        with op.batch_alter_table(table) as batch:  # the program gives the values from now on
            for name, _, _ in columns:
                batch.alter_column(name, server_default=None)
    op.create_table(
        "advances",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("on", sa.String(), nullable=False),
        sa.Column("metres", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_advances_place_id_places"),
        sa.PrimaryKeyConstraint("id", name="pk_advances"),
    )
    op.create_index("ix_advances_place_id", "advances", ["place_id"])
    op.create_table(
        "glimpses",
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("arrived_at", WHOLE, nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("signed", WHOLE, nullable=False),
        sa.Column("expected", WHOLE, nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("width", WHOLE, nullable=False),
        sa.Column("height", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_glimpses_station_id_stations"),
        sa.PrimaryKeyConstraint("station_id", name="pk_glimpses"),
    )


def downgrade() -> None:
    op.drop_table("glimpses")
    op.drop_index("ix_advances_place_id", "advances")
    op.drop_table("advances")
    for table, columns in (("placements", PLACEMENT), ("stations", STATION)):
        with op.batch_alter_table(table) as batch:
            for name, _, _ in columns:
                batch.drop_column(name)
