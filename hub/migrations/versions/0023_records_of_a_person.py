"""Records are found by their person.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_records_person", "records", ["person", "shift_date"])


def downgrade() -> None:
    op.drop_index("ix_records_person", "records")
