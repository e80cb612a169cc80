"""Two persons, one signed list, and what stands in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from content_packs.where import Where
from content_packs.wire.notice import MOST_NOTICES, NoticeList, decode_notices
from content_packs.words import Words
from hub.accounts.service import Account, everywhere
from hub.config import Settings
from hub.errors import RefusedError
from hub.notices import service
from hub.notices.service import Draft, Written
from hub.secrets import Secrets

DRAFT = Draft("full", Words("大巷今晚停电"), Words("22:00至24:00"), "", Where(place=("face",)), 60)
EDITOR, APPROVER, SAFETY = (
    Account(role, role, everywhere(role)) for role in ("editor", "approver", "safety")
)
MINUTE = 60_000


class Desk:
    """The feature with what every call of it takes."""

    def __init__(self, session: Session, settings: Settings, secrets: Secrets, now: int) -> None:
        self.session, self.settings, self.secrets, self.now = session, settings, secrets, now

    def write(self, who: Account = EDITOR, **changes: object) -> Written:
        draft = replace(DRAFT, **changes)  # type: ignore[arg-type]
        return service.write(self.session, draft, who, (), self.now)

    def confirm(self, id: str, who: Account = APPROVER) -> Written:
        return service.put_in_force(self.session, self.settings, self.secrets, id, who, self.now)

    def withdraw(self, id: str) -> Written:
        return service.withdraw(self.session, self.settings, self.secrets, id, "editor", self.now)

    def list(self) -> NoticeList:
        version, data = service.current_list(self.session)
        found = decode_notices(data, self.secrets.notice_public, self.settings.mine)
        assert found.version == version
        return found


@pytest.fixture
def desk(session: Session, settings: Settings, secrets: Secrets, now: int) -> Desk:
    return Desk(session, settings, secrets, now)


def test_written_is_not_yet_shown(desk: Desk) -> None:
    made = desk.write()
    assert made.state(desk.now) == "waiting"
    assert service.current_list(desk.session) == (0, b"")


def test_confirmed_by_another_it_is_signed_from_now_for_its_time(desk: Desk) -> None:
    made = desk.write()
    desk.now += MINUTE
    confirmed = desk.confirm(made.id)
    assert (confirmed.confirmed_by, confirmed.state(desk.now)) == ("approver", "shown")
    (sent,) = desk.list().notices
    assert (sent.id, sent.level, sent.title, sent.where) == (made.id, "full", DRAFT.title, DRAFT.where)
    assert (sent.begins, sent.until) == (desk.now, desk.now + 60 * MINUTE)


def test_nobody_confirms_his_own_but_the_safety_supervisor(desk: Desk) -> None:
    own = desk.write(APPROVER)
    with pytest.raises(RefusedError, match="another person"):
        desk.confirm(own.id, APPROVER)
    assert service.notice(desk.session, own.id).state(desk.now) == "waiting"
    assert desk.confirm(desk.write(SAFETY).id, SAFETY).state(desk.now) == "shown"


def test_withdrawn_at_once_and_for_good(desk: Desk) -> None:
    made = desk.write()
    desk.confirm(made.id)
    before = desk.list().version
    assert desk.withdraw(made.id).state(desk.now) == "withdrawn"
    assert (desk.list().notices, desk.list().version) == ((), before + 1)
    for again in (desk.withdraw, desk.confirm):
        with pytest.raises(RefusedError):
            again(made.id)


def test_a_waiting_one_is_withdrawn_without_a_new_list(desk: Desk) -> None:
    desk.withdraw(desk.write().id)
    assert service.current_list(desk.session) == (0, b"")


def test_what_has_ended_is_in_no_new_list(desk: Desk) -> None:
    first = desk.write()
    desk.confirm(first.id)
    desk.now += 60 * MINUTE
    assert service.notice(desk.session, first.id).state(desk.now) == "over"
    second = desk.confirm(desk.write().id)
    assert [one.id for one in desk.list().notices] == [second.id]


def test_versions_rise_also_when_the_clock_goes_back(desk: Desk) -> None:
    desk.confirm(desk.write().id)
    first = desk.list().version
    assert first >= desk.now // 1000
    desk.now -= 60 * MINUTE
    desk.confirm(desk.write().id)
    assert desk.list().version == first + 1


def test_there_is_a_most(desk: Desk) -> None:
    for _ in range(MOST_NOTICES):
        desk.confirm(desk.write().id)
    with pytest.raises(RefusedError, match="at most"):
        desk.confirm(desk.write().id)


@pytest.mark.parametrize(
    ("bad", "zh", "en"),
    [
        ({"title": Words("")}, "标题还空着", "no Chinese title"),
        ({"title": Words("字" * 41)}, "标题中文最多40字", "at most 40 Chinese"),
        ({"title": Words("停电", "o" * 81)}, "英文最多80个字符", "80 English"),
        ({"body": Words("字" * 401)}, "正文中文最多400字", "at most 400 Chinese"),
        ({"level": "siren"}, "级别", "its level"),
        ({"minutes": 7}, "时长", "its length"),
        ({"minutes": 20_000}, "时长", "its length"),
        ({"card": "roof"}, "卡片", "its card"),
    ],
)
def test_what_may_not_be_shown_is_not_kept_and_told_why_in_ones_language(
    desk: Desk, bad: dict[str, object], zh: str, en: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        desk.write(**bad)
    assert zh in refused.value.sentence("zh")
    assert en in refused.value.sentence("en")
    assert service.notices(desk.session) == ()


def test_a_character_no_station_has_is_named(desk: Desk) -> None:
    drawable = {ord(sign) for sign in "大巷今晚停电至2:004 "}
    with pytest.raises(RefusedError, match="龘"):
        service.write(desk.session, replace(DRAFT, title=Words("大巷龘")), EDITOR, drawable, desk.now)


def test_newest_first(desk: Desk) -> None:
    first = desk.write()
    desk.now += 1
    second = desk.write()
    assert [one.id for one in service.notices(desk.session)] == [second.id, first.id]


def test_an_unknown_one(desk: Desk) -> None:
    with pytest.raises(RefusedError):
        service.notice(desk.session, "n-none")
