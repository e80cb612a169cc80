"""A token opens what it names, until its end, and its secret is nowhere kept."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from hub.accounts.models import ApiTokenRow
from hub.accounts.tokens import make_token, needs_touch, revoke_token, token_of, tokens, touch
from hub.errors import RefusedError

DAY_MS = 86_400_000


def test_it_is_found_by_its_secret_which_is_not_kept(session: Session, now: int) -> None:
    made, secret = make_token(session, " 大屏 ", ["stations", "coverage"], 30, "admin", now)
    assert token_of(session, secret) == made
    assert (made.name, made.scopes) == ("大屏", {"coverage", "stations"})
    assert token_of(session, secret + "x") is None
    row = session.get_one(ApiTokenRow, made.id)
    assert secret not in str(vars(row))


def test_it_ends_by_its_date_and_by_hand(session: Session, now: int) -> None:
    made, _ = make_token(session, "报表", ["records"], 1, "admin", now)
    assert made.is_good(now + DAY_MS - 1)
    assert not made.is_good(now + DAY_MS)
    ended = revoke_token(session, made.id, now + 5)
    assert not ended.is_good(now + 6)
    assert revoke_token(session, made.id, now + 9).revoked_at == now + 5
    with pytest.raises(RefusedError):
        revoke_token(session, made.id + 1, now)


def test_its_use_is_written_down_now_and_then(session: Session, now: int) -> None:
    made, secret = make_token(session, "报表", ["records"], 1, "admin", now)
    assert needs_touch(made, now)
    touch(session, made.id, now)
    found = token_of(session, secret)
    assert found is not None
    assert not needs_touch(found, now + 299_999)
    assert needs_touch(found, now + 300_000)
    assert [one.id for one in tokens(session)] == [made.id]


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        ("", ["records"], 1),
        ("x", [], 1),
        ("x", ["all"], 1),
        ("x", ["records"], 0),
        ("x" * 61, ["records"], 1),
    ],
)
def test_half_a_token_is_refused(session: Session, now: int, name: str, scopes: list[str], days: int) -> None:
    with pytest.raises(RefusedError):
        make_token(session, name, scopes, days, "admin", now)
    assert tokens(session) == ()
