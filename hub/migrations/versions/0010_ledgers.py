"""What the hub keeps beside the records: heads, boots, records it cannot read; and who takes them in.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "quarantined",
        _ledger("quarantined"),
        sa.Column("seq", WHOLE, primary_key=True, autoincrement=False),
        sa.Column("row", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("reason_zh", sa.String(), nullable=False),
        sa.Column("reason_en", sa.String(), nullable=False),
        sa.Column("arrived_at", WHOLE, nullable=False),
    )
    op.create_index("ix_quarantined_arrived_at", "quarantined", ["arrived_at"])
    op.create_table(
        "heads",
        _ledger("heads"),
        sa.Column("upto", WHOLE, primary_key=True, autoincrement=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", WHOLE, nullable=False),
    )
    op.create_table(
        "boots",
        _ledger("boots"),
        sa.Column("boot", sa.String(), primary_key=True),
        sa.Column("offset_ms", WHOLE, nullable=False),
        sa.Column("samples", WHOLE, nullable=False),
    )
    op.create_table(
        "workers",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("beat", WHOLE, nullable=False),
        sa.Column("stored", WHOLE, nullable=False),
        sa.Column("since", WHOLE, nullable=False),
    )
    op.create_table(
        "leases",
        sa.Column("partition", WHOLE, primary_key=True, autoincrement=False),
        sa.Column("holder", sa.String(), nullable=False),
    )


def downgrade() -> None:
    for table in ("leases", "workers", "boots", "heads", "quarantined"):
        op.drop_table(table)


def _ledger(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("ledgers.id", name=f"fk_{table}_ledger")
    return sa.Column("ledger", sa.String(), key, primary_key=True)
