"""Accounts, and the roles each has in the tree of units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content_packs.wire.topics import valid_name
from hub.accounts.models import AccountRow, GrantRow
from hub.errors import RefusedError
from hub.people.service import units, within

ROLES = ("editor", "approver", "safety", "leader", "keeper", "auditor", "admin")
NO_ACCOUNT = ("cli", "seed", "hub")
"""Who the audit log says has done what no account did."""
WHOLE_MINE = ""
"""The unit of a grant that holds everywhere."""
MOST_NAME = 40
ADMIN = "admin"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role in a unit and everything under it."""

    role: str
    unit: str = WHOLE_MINE

    def __str__(self) -> str:
        return f"{self.role}@{self.unit}" if self.unit else self.role


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the console."""

    id: str
    name: str
    grants: frozenset[Grant] = frozenset()
    active: bool = True

    @property
    def roles(self) -> frozenset[str]:
        """The roles he has anywhere."""
        return frozenset(grant.role for grant in self.grants)


def everywhere(*roles: str) -> frozenset[Grant]:
    """Grants of these roles for the whole mine."""
    return frozenset(Grant(role) for role in roles)


def grant_from(text: str) -> Grant:
    """A grant as it is written in a mine's file: ``leader``, or ``leader@section-1`` for one unit."""
    role, _, unit = text.partition("@")
    return Grant(role, unit)


def put_account(session: Session, account: Account) -> None:
    """Add an account or change its name, grants and whether it is active; RefusedError for a bad one."""
    if not valid_name(account.id) or account.id in NO_ACCOUNT or not _is_name(account.name):
        raise RefusedError(
            f"账号“{account.id}”不能用：代号限 a-z、0-9、-，不能叫 {'、'.join(NO_ACCOUNT)}；"
            f"名称不能空，最多 {MOST_NAME} 个字。什么也没有改。",
            f"the account {account.id!r} needs an id of [a-z0-9-], not {', '.join(NO_ACCOUNT)}, "
            f"and a name of at most {MOST_NAME} characters; nothing was changed",
        )
    _refuse_bad_grants(session, account.grants)
    had_admin = _whole_admins(session)
    row = session.get(AccountRow, account.id) or AccountRow(id=account.id)
    row.name, row.active = account.name.strip(), account.active
    session.add(row)
    session.flush()
    _put_grants(session, account)
    if had_admin and not _whole_admins(session):
        raise RefusedError(
            "这是最后一个全矿的系统管理员，不能停用，也不能去掉这个角色；请先给另一个账号这个角色。",
            "this is the last administrator of the whole mine; give another account the role first",
        )


def names_by_id(session: Session) -> dict[str, str]:
    """Names of accounts by id, also of those that are closed."""
    found = session.execute(select(AccountRow.id, AccountRow.name))
    return {account_id: name for account_id, name in found}


def account_names(session: Session) -> dict[str, str]:
    """The same by what stands in records (``account:<id>``)."""
    return {f"account:{account_id}": name for account_id, name in names_by_id(session).items()}


def accounts(session: Session) -> tuple[Account, ...]:
    """Every account, by id."""
    held: dict[str, set[Grant]] = {}
    for row in session.scalars(select(GrantRow)):
        held.setdefault(row.account_id, set()).add(Grant(row.role, row.unit_id))
    rows = session.scalars(select(AccountRow).order_by(AccountRow.id))
    return tuple(Account(row.id, row.name, frozenset(held.get(row.id, ())), row.active) for row in rows)


def account(session: Session, account_id: str) -> Account | None:
    """One account."""
    row = session.get(AccountRow, account_id)
    if row is None:
        return None
    found = session.scalars(select(GrantRow).where(GrantRow.account_id == account_id))
    return Account(row.id, row.name, frozenset(Grant(one.role, one.unit_id) for one in found), row.active)


def account_row(session: Session, account_id: str) -> AccountRow:
    """The row of an account; RefusedError where there is none. For this feature only."""
    row = session.get(AccountRow, account_id)
    if row is None:
        raise RefusedError(
            f"没有账号“{account_id}”，什么也没有改；有哪些账号，见控制台“账号管理”页。",
            f"there is no account {account_id!r}; nothing was changed; see the console's page Accounts",
        )
    return row


def account_for(session: Session, role: str) -> Account:
    """An active account of that role, the first by id; RefusedError when there is none."""
    found = next((a for a in accounts(session) if a.active and role in a.roles), None)
    if found is None:
        raise RefusedError(
            f"没有角色为“{role}”的账号；角色有：{'、'.join(ROLES)}；"
            "请用 yizhan init 建账号，已建过就核对数据目录（YIZHAN_DATA）。",
            f"there is no account with the role {role!r}; run `yizhan init`, or is YIZHAN_DATA wrong?",
        )
    return found


def reach(session: Session, grants: Iterable[Grant], roles: Collection[str]) -> frozenset[str] | None:
    """The units in which somebody with these grants has one of ``roles``; None means the whole mine."""
    held = {grant.unit for grant in grants if grant.role in roles}
    if WHOLE_MINE in held:
        return None
    found = frozenset(unit for top in held for unit in within(session, top))
    return None if found and found >= {unit.id for unit in units(session)} else found


def _put_grants(session: Session, account: Account) -> None:
    session.execute(delete(GrantRow).where(GrantRow.account_id == account.id))
    for grant in sorted(account.grants):
        session.add(GrantRow(account_id=account.id, role=grant.role, unit_id=grant.unit))
    session.flush()


def _refuse_bad_grants(session: Session, grants: Collection[Grant]) -> None:
    if unknown := {grant.role for grant in grants} - set(ROLES):
        raise RefusedError(
            f"没有“{min(unknown)}”这个角色，没有保存；角色有：{'、'.join(ROLES)}。",
            f"there is no role {min(unknown)!r}; nothing was saved; there are {', '.join(ROLES)}",
        )
    wanted = {grant.unit for grant in grants} - {WHOLE_MINE}
    if wanted and (missing := wanted - {unit.id for unit in units(session)}):
        raise RefusedError(
            f"没有单位“{min(missing)}”，没有保存；请核对单位编号。",
            f"there is no unit {min(missing)!r}; nothing was saved; see the units' ids",
        )


def _whole_admins(session: Session) -> bool:
    """Whether somebody active administers the whole mine."""
    query = select(GrantRow.account_id).join(AccountRow, AccountRow.id == GrantRow.account_id)
    query = query.where(AccountRow.active, GrantRow.role == ADMIN, GrantRow.unit_id == WHOLE_MINE)
    return session.scalars(query.limit(1)).first() is not None


def _is_name(name: str) -> bool:
    return bool(name.strip()) and len(name) <= MOST_NAME and name.isprintable()
