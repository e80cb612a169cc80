"""Accounts as an administrator sees them: with what they sign in, and when they were last here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import AccountRow, SessionRow
from hub.accounts.service import Account, accounts


@dataclass(frozen=True, slots=True)
class Listed:
    """An account; ``seen_at`` (ms) is the last use of a session that was not ended since, else None."""

    account: Account
    has_password: bool
    must_change: bool
    code_on: bool
    seen_at: int | None


def listing(session: Session) -> tuple[Listed, ...]:
    """Every account, by id."""
    rows = {row.id: row for row in session.scalars(select(AccountRow))}
    last = select(SessionRow.account_id, func.max(SessionRow.seen_at)).group_by(SessionRow.account_id)
    seen: dict[str, int] = {name: at for name, at in session.execute(last)}
    return tuple(_listed(rows[one.id], one, seen.get(one.id)) for one in accounts(session))


def _listed(row: AccountRow, one: Account, seen_at: int | None) -> Listed:
    return Listed(one, row.password_hash is not None, row.must_change, row.code_on, seen_at)
