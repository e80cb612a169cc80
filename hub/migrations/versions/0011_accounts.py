"""Roles within units, passwords, authenticators, delays after wrong sign-ins, and where sessions are.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _added() -> dict[str, tuple[sa.Column[object], ...]]:
    return {
        "accounts": (
            sa.Column("password", sa.String(), nullable=False, server_default=""),
            sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("factor", sa.LargeBinary(), nullable=False, server_default=""),
            sa.Column("factor_step", WHOLE, nullable=False, server_default="0"),
        ),
        "login_links": (sa.Column("kind", sa.String(), nullable=False, server_default="sign-in"),),
        "sessions": (
            sa.Column("how", sa.String(), nullable=False, server_default="link"),
            sa.Column("address", sa.String(), nullable=False, server_default=""),
            sa.Column("agent", sa.String(), nullable=False, server_default=""),
            sa.Column("proved", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
    }  # a column belongs to one table, so each use makes its own


def upgrade() -> None:
    grants = op.create_table(
        "grants",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_grants_account_id_accounts"),
        sa.PrimaryKeyConstraint("account_id", "role", "unit_id", name="pk_grants"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_recovery_codes_account_id_accounts"
        ),
        sa.PrimaryKeyConstraint("hash", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_account_id", "recovery_codes", ["account_id"])
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("wrong", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("until", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_index("ix_attempts_at", "attempts", ["at"])
    rows = op.get_bind().execute(sa.text("SELECT id, roles FROM accounts")).all()
    held = [(account, json.loads(roles) if isinstance(roles, str) else roles) for account, roles in rows]
    for account, roles in held:  # a role was for the whole mine until now
        for role in roles:
            op.execute(grants.insert().values(account_id=account, role=role, unit_id=""))
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
        with op.batch_alter_table(table) as batch:  # the program gives the values from now on
            for column in columns:
                batch.alter_column(column.name, server_default=None)
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("roles")


def downgrade() -> None:
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("roles", sa.JSON(), nullable=False, server_default="[]"))
    rows = op.get_bind().execute(sa.text("SELECT account_id, role FROM grants WHERE unit_id = ''")).all()
    held: dict[str, list[str]] = {}
    for account, role in rows:
        held.setdefault(account, []).append(role)
    accounts = sa.table("accounts", sa.column("id", sa.String()), sa.column("roles", sa.JSON()))
    for account, roles in held.items():
        op.execute(accounts.update().where(accounts.c.id == account).values(roles=roles))
    with op.batch_alter_table("accounts") as batch:
        batch.alter_column("roles", server_default=None)
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
    op.drop_table("attempts")
    op.drop_table("recovery_codes")
    op.drop_table("grants")
