"""A role is held in a unit and reaches everything under it.

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


def upgrade() -> None:
    grants = op.create_table(
        "grants",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_grants_account_id_accounts"),
        sa.PrimaryKeyConstraint("account_id", "role", "unit_id", name="pk_grants"),
    )
    rows = op.get_bind().execute(sa.text("SELECT id, roles FROM accounts")).all()
    held = [(account, json.loads(roles) if isinstance(roles, str) else roles) for account, roles in rows]
    for account, roles in held:  # a role was for the whole mine until now
        for role in roles:
            op.execute(grants.insert().values(account_id=account, role=role, unit_id=""))
    op.drop_column("accounts", "roles")  # no batch: SQLite would make the table anew, and others point at it


def downgrade() -> None:
    op.add_column("accounts", sa.Column("roles", sa.JSON(), nullable=False, server_default="[]"))
    rows = op.get_bind().execute(sa.text("SELECT account_id, role FROM grants WHERE unit_id = ''")).all()
    held: dict[str, list[str]] = {}
    for account, role in rows:
        held.setdefault(account, []).append(role)
    accounts = sa.table("accounts", sa.column("id", sa.String()), sa.column("roles", sa.JSON()))
    for account, roles in held.items():
        op.execute(accounts.update().where(accounts.c.id == account).values(roles=roles))
    op.drop_table("grants")
