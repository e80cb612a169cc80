"""Accounts, for administrators of their units: made, given roles, switched off, given another password.

Who manages an account must reach every unit it has a role in, and every one he gives it; nobody manages his
own, so nobody can give himself more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from hub.accounts import codes, passwords, sessions
from hub.accounts.invitations import first_password, invite
from hub.accounts.listing import Listed, listing
from hub.accounts.service import WHOLE_MINE, Account, Grant, account, grant_from, put_account
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.people.service import unit_tree, units
from hub.web.i18n import words_for
from hub.web.reach import covers
from hub.web.visit import TurnedAwayError, Visit, Visiting

router = APIRouter(prefix="/accounts", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Handed:
    """What an answer shows this once: a link, or a first password."""

    link: str = ""
    password: str = ""


Texts = Annotated[list[str] | None, Form()]


@router.get("", name="accounts")
def accounts_page(visit: Visiting, q: str = "", state: str = "") -> Response:
    """The accounts whose every unit the reader administers; the filters are the address."""
    with read_scope(visit.hub.engine) as session:
        every = [one for one in listing(session) if covers(visit.units(), _units(one.account))]
        return visit.page(
            "accounts.html", found=[one for one in every if _fits(one, q.strip(), state)], total=len(every),
            q=q, state=state, **_choices(visit, session),
        )  # fmt: skip


@router.post("", name="add_account")
def add_account(
    visit: Visiting,
    account_id: Annotated[str, Form()],
    name: Annotated[str, Form()],
    role: Texts = None,
    unit: Texts = None,
    how: Annotated[str, Form()] = "link",
) -> Response:
    """Make an account; the answer shows once how its owner comes in."""
    new = Account(account_id.strip(), name, _chosen(role, unit))
    _need(visit, new)
    hashed = _first(how)
    with session_scope(visit.hub.engine) as session:
        if account(session, new.id) is not None:
            words = words_for("已经有账号“{name}”，没有新建；请换一个账号名。", name=new.id)
            raise RefusedError(words.zh, words.en)
        put_account(session, new)
        note(session, visit.account.id, "add", f"account:{new.id}", None, _told(new), visit.now)
        handed = _let_in(visit, session, new.id, hashed)
    return _page(visit, new.id, handed)


@router.get("/{account_id}", name="account_of")
def account_of(visit: Visiting, account_id: str, done: str = "") -> Response:
    """One account."""
    return _page(visit, account_id, done=done == "1")


@router.post("/{account_id}", name="save_account")
def save_account(
    visit: Visiting,
    account_id: str,
    name: Annotated[str, Form()],
    grant: Texts = None,
    role: Texts = None,
    unit: Texts = None,
) -> Response:
    """Change the name, take roles away (those not sent), give others."""
    kept = frozenset(grant_from(text) for text in grant or ())
    with session_scope(visit.hub.engine) as session:
        before = _anothers(visit, session, account_id)
        after = replace(before, name=name, grants=kept & before.grants | _chosen(role, unit))
        _need(visit, after)
        put_account(session, after)
        note(
            session,
            visit.account.id,
            "rights",
            f"account:{account_id}",
            _told(before),
            _told(after),
            visit.now,
        )
    return visit.go(f"/accounts/{account_id}?done=1")


@router.post("/{account_id}/switch", name="switch_account")
def switch_account(visit: Visiting, account_id: str, on: Annotated[bool, Form()] = False) -> Response:
    """Switch an account off, which signs it out everywhere, or on again."""
    with session_scope(visit.hub.engine) as session:
        before = _anothers(visit, session, account_id)
        put_account(session, replace(before, active=on))
        ended = 0 if on else sessions.end_others(session, account_id)
        told = {"active": on, "signed_out": ended}
        note(
            session, visit.account.id, "switch", f"account:{account_id}", {"active": before.active}, told,
            visit.now,
        )  # fmt: skip
    return visit.go(f"/accounts/{account_id}?done=1")


@router.post("/{account_id}/reset", name="reset_account")
def reset_account(visit: Visiting, account_id: str, how: Annotated[str, Form()] = "link") -> Response:
    """Another way in for whoever has lost his own; it is signed out everywhere at once."""
    hashed = _first(how)
    with session_scope(visit.hub.engine) as session:
        who = _anothers(visit, session, account_id)
        sessions.end_others(session, who.id)
        note(session, visit.account.id, "reset", f"account:{who.id}", None, {"how": how}, visit.now)
        handed = _let_in(visit, session, who.id, hashed)
    return _page(visit, account_id, handed)


def _first(how: str) -> tuple[str, str] | None:
    """A first password and its hash where one is asked for; hashed before any transaction."""
    if how != "password":
        return None
    password = first_password()
    with passwords.turn():
        return password, passwords.hashed(password)


def _let_in(visit: Visit, session: Session, name: str, first: tuple[str, str] | None) -> Handed:
    """A link, or the first password: what the answer shows this once."""
    if first is None:
        return Handed(link=f"{visit.request.base_url}welcome/{invite(session, name, visit.now)}")
    passwords.put_password(session, name, first[1], visit.now, must_change=True)
    codes.switch_off(session, name)
    return Handed(password=first[0])


def _anothers(visit: Visit, session: Session, account_id: str) -> Account:
    """The account; the reader's own is refused."""
    if account_id == visit.account.id:
        words = words_for("自己的角色和状态自己不能改，没有执行；请另一位系统管理员来改。")
        raise TurnedAwayError(403, words)
    found = account(session, account_id)
    if found is None:
        words = words_for("没有这个账号，可能刚被改过；请从“账号管理”再找。")
        raise RefusedError(words.zh, words.en)
    return found


def _need(visit: Visit, wanted: Account) -> None:
    """Every unit must be the reader's; without any role nobody of a unit could manage the account."""
    visit.need(_units(wanted))
    if not wanted.grants:
        words = words_for("至少要有一个角色，没有保存；不让用就停用账号。")
        raise RefusedError(words.zh, words.en)


def _chosen(role: list[str] | None, unit: list[str] | None) -> frozenset[Grant]:
    """The rows of the form in which a role was chosen."""
    return frozenset(Grant(one, where) for one, where in zip(role or (), unit or (), strict=False) if one)


def _units(who: Account) -> frozenset[str]:
    return frozenset(grant.unit for grant in who.grants) or frozenset({WHOLE_MINE})


def _told(who: Account) -> dict[str, object]:
    """What the audit log keeps of an account."""
    return {"name": who.name, "roles": sorted(map(str, who.grants))}


def _fits(one: Listed, text: str, state: str) -> bool:
    who = one.account
    is_found = text.lower() in who.id or text in who.name
    return is_found and state in ("", "on" if who.active else "off")


def _choices(visit: Visit, session: Session) -> dict[str, Any]:
    held = visit.units("add_account")
    tree = [(depth, one) for depth, one in unit_tree(session) if held is None or one.id in held]
    return {"tree": tree, "whole": held is None, "names": {one.id: one.name for one in units(session)}}


def _page(visit: Visit, account_id: str, handed: Handed = Handed(), done: bool = False) -> Response:
    with read_scope(visit.hub.engine) as session:
        one = next((one for one in listing(session) if one.account.id == account_id), None)
        if one is None:
            words = words_for("没有这个账号，可能刚被改过；请从“账号管理”再找。")
            raise RefusedError(words.zh, words.en)
        return visit.page(
            "account_of.html", one=one, handed=handed, done=done,
            is_mine=account_id == visit.account.id, devices=sessions.devices(session, account_id, visit.now),
            **_choices(visit, session),
        )  # fmt: skip
