"""Records that need a look, of rare kinds, and signed for another are found without reading the rest.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_records_flagged", ["arrived_at"],
     "(CAST(hub_flags AS VARCHAR) <> '[]'"
     " OR CAST(flags AS VARCHAR) <> '[]' AND CAST(flags AS VARCHAR) <> '[\"late\"]')"),
    ("ix_records_rare", ["kind", "arrived_at"], "kind NOT IN ('pledge', 'quiz')"),
    ("ix_records_proxy", ["arrived_at"], "method = 'proxy'"),
)  # fmt: skip


def upgrade() -> None:
    for name, columns, which in INDEXES:
        op.create_index(
            name, "records", columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which)
        )


def downgrade() -> None:
    for name, _, _ in INDEXES:
        op.drop_index(name, "records")
