"""The newest reading of a face is found without reading the older ones.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_advances_newest", "advances", ["place_id", "on", "id"])
    op.drop_index("ix_advances_place_id", "advances")


def downgrade() -> None:
    op.create_index("ix_advances_place_id", "advances", ["place_id"])
    op.drop_index("ix_advances_newest", "advances")
