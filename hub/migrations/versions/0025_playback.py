"""What was on the glass of each station, hour by hour and day by day.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("stations") as batch:
        batch.add_column(sa.Column("played", WHOLE, nullable=False, server_default="0"))
    with op.batch_alter_table("stations") as batch:  # the program gives the value from now on
        batch.alter_column("played", server_default=None)
    op.create_table(
        "played_hours",
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("hour", WHOLE, nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("ran", WHOLE, nullable=False),
        sa.Column("suspect", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_played_hours_station_id_stations"),
        sa.PrimaryKeyConstraint("station_id", "number", name="pk_played_hours"),
    )
    op.create_index("ix_played_hours_place_id_hour", "played_hours", ["place_id", "hour"])
    op.create_index("ix_played_hours_hour", "played_hours", ["hour"])
    op.create_table(
        "played_days",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("times", WHOLE, nullable=False),
        sa.Column("seconds", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_played_days_station_id_stations"),
        sa.PrimaryKeyConstraint("day", "place_id", "station_id", "name", name="pk_played_days"),
    )


def downgrade() -> None:
    op.drop_table("played_days")
    op.drop_index("ix_played_hours_hour", "played_hours")
    op.drop_index("ix_played_hours_place_id_hour", "played_hours")
    op.drop_table("played_hours")
    with op.batch_alter_table("stations") as batch:
        batch.drop_column("played")
