"""Accounts in an in-memory database, with hashing that takes no time."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from hub.accounts import passwords
from hub.accounts.service import Account, everywhere, put_account
from hub.db import session_scope
from tests.fakes.hub_mine import blank_database


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords._nobody.cache_clear()


@pytest.fixture
def engine() -> Engine:
    """A database with an editor and an administrator of the whole mine, without passwords."""
    engine = blank_database()
    with session_scope(engine) as session:
        put_account(session, Account("editor", "文秋实", everywhere("editor")))
        put_account(session, Account("boss", "管理员", everywhere("admin")))
    return engine


def give(session: Session, name: str, password: str, now: int, *, must_change: bool = False) -> None:
    """Give an account a password."""
    passwords.put_password(session, name, passwords.hashed(password), now, must_change=must_change)
