"""Signing in by password: its hash, one-time codes, what is known of a session, wrong tries.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _columns() -> list[tuple[str, sa.Column[object]]]:
    return [
        ("accounts", sa.Column("password_hash", sa.String(), nullable=True)),
        ("accounts", sa.Column("password_at", WHOLE, nullable=True)),
        ("accounts", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("accounts", sa.Column("code_nonce", sa.String(), nullable=True)),
        ("accounts", sa.Column("code_on", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("accounts", sa.Column("code_step", WHOLE, nullable=False, server_default="0")),
        ("login_links", sa.Column("purpose", sa.String(), nullable=False, server_default="session")),
        ("sessions", sa.Column("means", sa.String(), nullable=False, server_default="link")),
        ("sessions", sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("sessions", sa.Column("address", sa.String(), nullable=False, server_default="")),
        ("sessions", sa.Column("browser", sa.String(), nullable=False, server_default="")),
    ]


def upgrade() -> None:
    for table, column in _columns():  # no batch: SQLite would make the table anew, and others point at it
        op.add_column(table, column)
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_recovery_codes_account_id_accounts"
        ),
        sa.PrimaryKeyConstraint("account_id", "hash", name="pk_recovery_codes"),
    )
    op.create_table(
        "tries",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("wrong", WHOLE, nullable=False),
        sa.Column("last", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tries"),
    )
    op.create_index("ix_tries_last", "tries", ["last"])


def downgrade() -> None:
    for table in ("tries", "recovery_codes"):
        op.drop_table(table)
    for table, column in reversed(_columns()):
        op.drop_column(table, column.name)
