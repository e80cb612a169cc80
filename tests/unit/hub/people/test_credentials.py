import re

import pytest
from sqlalchemy.orm import Session

from content_packs.wire.state import token_hash
from hub.errors import RefusedError
from hub.people.credentials import (
    all_credentials,
    credentials_of,
    issue,
    reissue,
    reissue_all,
    revoke,
    revoke_all,
    revoke_badges,
    token_of,
    valid_badge,
)
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine


def test_a_badge_can_be_printed_again(session: Session, secrets: Secrets, mine: SmallMine, now: int) -> None:
    badge = issue(session, secrets, mine.people[0].id, now)
    token = token_of(secrets, badge.id)
    assert re.fullmatch(r"YZ[A-Z2-7]{16}", token)
    assert token_of(secrets, credentials_of(session, mine.people[0].id)[0].id) == token
    assert badge.token_hash == token_hash(secrets.badge_key, token)


def test_revoke_and_issue_anew(session: Session, secrets: Secrets, mine: SmallMine, now: int) -> None:
    old = issue(session, secrets, mine.people[0].id, now)
    assert revoke(session, old.id, now + 5).revoked_at == now + 5
    assert revoke(session, old.id, now + 9).revoked_at == now + 5
    new = issue(session, secrets, mine.people[0].id, now + 6)
    assert token_of(secrets, new.id) != token_of(secrets, old.id)
    assert valid_badge(all_credentials(session)[mine.people[0].id], "2026-11-22") == new
    with pytest.raises(RefusedError):
        revoke(session, "nothing", now)


def test_a_visitors_badge_ends(session: Session, secrets: Secrets, mine: SmallMine, now: int) -> None:
    badge = issue(session, secrets, mine.people[0].id, now, kind="visitor", valid_to="2026-11-22")
    assert badge.is_valid_on("2026-11-22")
    assert not badge.is_valid_on("2026-11-23")


def test_nobodys_badge(session: Session, secrets: Secrets, mine: SmallMine, now: int) -> None:
    with pytest.raises(RefusedError):
        issue(session, secrets, "pnobody00", now)
    with pytest.raises(RefusedError):
        issue(session, secrets, mine.people[0].id, now, kind="lamp")


def test_a_lost_badge_ends_and_another_is_issued(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    who, today = mine.people[0].id, "2026-11-22"
    with pytest.raises(RefusedError):
        revoke_badges(session, who, now)
    first = reissue(session, secrets, who, now, today)
    second = reissue(session, secrets, who, now + 1, today)
    assert [one.id for one in credentials_of(session, who) if one.is_valid_on(today)] == [second.id]
    assert [one.id for one in revoke_badges(session, who, now + 2)] == [second.id]
    assert valid_badge(credentials_of(session, who), today) is None
    assert first.id != second.id


def test_a_visitors_new_badge_ends_when_the_old_one_would_have(
    session: Session, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    who = mine.people[0].id
    issue(session, secrets, who, now, kind="visitor", valid_to="2026-11-22")
    new = reissue(session, secrets, who, now + 1, "2026-11-22")
    assert (new.kind, new.valid_to) == ("visitor", "2026-11-22")
    with pytest.raises(RefusedError, match="visitor"):
        reissue(session, secrets, who, now + 2, "2026-11-23")


def test_many_at_once(session: Session, secrets: Secrets, mine: SmallMine, now: int) -> None:
    ids = [person.id for person in mine.people]
    issue(session, secrets, ids[0], now)
    issue(session, secrets, ids[1], now, kind="visitor", valid_to="2026-11-01")
    assert reissue_all(session, secrets, ids, now, DAY) == [ids[0], ids[2]]
    old, new = sorted(credentials_of(session, ids[0]), key=lambda one: one.revoked_at is None)
    assert (old.revoked_at, new.revoked_at) == (now, None)
    assert new.token_hash != old.token_hash
    assert sorted(revoke_all(session, ids, now + 1)) == sorted(ids)
    assert revoke_all(session, ids, now + 2) == []
    assert {one.revoked_at for person in ids for one in credentials_of(session, person)} == {now, now + 1}
